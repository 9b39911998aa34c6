"""The pages of `seqkeras run`: one for each lesson, and one that links them."""

import copy
import re
from html import escape

from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown import markdown2html

from seqkeras.cli.result import Result, outcome
from seqkeras.cli.verified import verified_on
from seqkeras.reports import report_line

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>seqkeras: results</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff;
  max-width: 72rem; margin: 2rem auto; padding: 0 1.5rem; }}
h1, h2 {{ font-weight: 600; line-height: 1.2; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0;
  border-bottom: 1px solid #ddd; }}
td p {{ margin: 0; }}
th.number, td.number {{ text-align: right; white-space: nowrap;
  padding-right: 2rem; }}
.failed {{ color: #b00020; font-weight: 600; }}
td.measured {{ width: 40%; }}
code, .measured {{ font: 13px/1.6 ui-monospace, monospace; }}
</style>
</head>
<body>
<h1>seqkeras: results</h1>
<p>{summary}</p>
<table>
<tr><th>lesson</th><th></th><th class="number">seconds</th>
<th class="number">CPU seconds</th>
<th class="number">memory, GB</th><th>checked</th><th>verified</th><th>files</th></tr>
{lessons}
</table>
<h2>Claims</h2>
{claims}
</body>
</html>
"""
_CODE = ".jp-RenderedMarkdown pre { font-family: ui-monospace, monospace }"
_MATH = re.compile(
    r"(?P<code>```.*?```|`[^`\n]*`)|\$\$(?P<block>.+?)\$\$|\$(?P<inline>[^$\n]+)\$",
    re.S,
)


def lesson_page(notebook) -> str:
    """An executed notebook as HTML; links to other lessons go to their pages."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_mathml(cell.source)
    page, _ = HTMLExporter().from_notebook_node(notebook)
    page = page.replace("</head>", f"<style>{_CODE}</style></head>", 1)
    return re.sub(r'href="(\d\d_\w+)\.ipynb', r'href="\1.html', page)


def with_mathml(markdown: str) -> str:
    """Put MathML in the place of LaTeX: a browser shows it without a connection."""

    def replace(match):
        if match["code"]:
            return match["code"]
        display = "block" if match["block"] else "inline"
        return convert(match["block"] or match["inline"], display=display)

    return _MATH.sub(replace, markdown)


def index_page(results: list[Result], waiting: int = 0) -> str:
    """The results and the claims of one run, so far.

    Args:
        results: Of the lessons that have ended.
        waiting: How many are still to come.
    """
    ok = sum(result.ok for result in results)
    cpu = sum(result.cpu for result in results)
    summary = f"{ok} of {len(results)} lessons ok, {cpu:.0f} CPU seconds."
    if waiting:
        summary += f" {waiting} still to come: load this page again."
    rows = [row for result in results for row in _claim_rows(result)]
    rows.sort(key=lambda row: row[0])
    claims = "<p>These lessons measure none.</p>"
    if rows:
        head = "<tr><th></th><th>claim</th><th>verdict</th><th>measured</th>"
        body = "\n".join(html for _, html in rows)
        claims = f"<table>\n{head}<th>lesson</th></tr>\n{body}\n</table>"
    return _PAGE.format(
        summary=summary,
        lessons="\n".join(map(_lesson_row, results)),
        claims=claims,
    )


def _lesson_row(result):
    name = escape(result.lesson.name)
    mark = "ok" if result.ok else '<span class="failed">FAILED</span>'
    cells = [
        f'<td><a href="{name}.html">{escape(result.lesson.title)}</a></td>',
        f"<td>{mark}</td>",
        f'<td class="number">{result.seconds:.1f}</td>',
        f'<td class="number">{result.cpu:.1f}</td>',
        f'<td class="number">{result.memory / 1e9:.2f}</td>',
        f"<td>{escape(outcome(result))}</td>",
        f"<td>{escape(verified_on(result.lesson.path))}</td>",
        f'<td><a href="{name}.html">page</a> <a href="{name}.ipynb">notebook</a></td>',
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _claim_rows(result):
    """Yield the number of each claim, to sort by, and its row."""
    stated = result.lesson.claims()
    reports = [report for report in result.reports if report["claim"]]
    for claim in stated | {report["claim"]: None for report in reports}:
        said = stated.get(claim, {"Claim": "", "Verdict": ""})
        lines = [_line(report) for report in reports if report["claim"] == claim]
        name = escape(result.lesson.name)
        cells = [
            f"<td>{claim}</td>",
            f"<td>{markdown2html(with_mathml(said['Claim']))}</td>",
            f"<td>{markdown2html(with_mathml(said['Verdict']))}</td>",
            f'<td class="measured">{"".join(lines)}</td>',
            f'<td><a href="{name}.html">{name}</a></td>',
        ]
        yield int(claim[1:]), f"<tr>{''.join(cells)}</tr>"


def _line(report):
    line = escape(report_line({**report, "claim": None}))
    return f"<div>{line}</div>" if report["ok"] else f'<div class="failed">{line}</div>'
