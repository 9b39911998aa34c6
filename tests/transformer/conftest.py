from transformer_checks import positions_and_norms as pytest_generate_tests  # noqa: F401
