"""The outputs of a notebook: taken out, put in order, put into text."""

import nbformat


def dump(notebook) -> str:
    """The text of a notebook file."""
    return nbformat.writes(notebook) + "\n"


def clear(notebook):
    """Take out all that an execution puts in."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
            cell.metadata.pop("execution", None)


def tidy(notebook):
    """Make an executed notebook say the same after every execution.

    Streams that arrived in pieces become one, and of the language there is no
    more than its name, because the rest differs from computer to computer.
    """
    metadata = notebook.metadata
    if metadata.get("kernelspec", {}).get("name", "python3") == "python3":
        metadata["kernelspec"] = nbformat.from_dict(
            {"display_name": "Python 3", "language": "python", "name": "python3"}
        )
        metadata["language_info"] = nbformat.from_dict({"name": "python"})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _merged(cell.outputs)


def _merged(outputs):
    merged = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged
