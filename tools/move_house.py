#!/usr/bin/env python3
"""Move the modules and tests of a clone of the project to the new tree, and rewrite every mention of them.

    python3 /work/notes/move_house.py [CLONE] [--check]

Needs only the standard library, git, and the clone's own .venv (or /work/w-moves/.venv) for ruff. It can be run again:
what has moved already stays, what is new in an old folder follows it. It commits nothing. With --check it only tells
what it would move. Exit code 1 where something is left that a person must look at.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

# ------------------------------------------------------------------------------------------------------------ the moves
# Folder by folder below src/reservkoll: old -> new.
MODULES: dict[str, str] = {}


def _moves(text: str) -> None:
    for line in text.strip().splitlines():
        old, _, new = line.partition(" -> ")
        MODULES[old.strip()] = new.strip()


_moves("""
library.py -> api.py
clock.py -> common/clock.py
errors.py -> common/errors.py
wording.py -> common/localized_text.py
ahead.py -> common/prefetch.py
strict_yaml.py -> common/yaml_loader.py
validation.py -> common/validation.py
screened.py -> screening/service.py
report/amounts.py -> common/formatting.py
report/output.py -> common/atomic_write.py
report/extras.py -> common/optional_imports.py
report/recurring.py -> common/interned_columns.py
inventory/given_back.py -> common/memory.py
inventory/quiet.py -> common/native_stderr.py
facts/organisation_number.py -> common/organisation_number.py

cli/assessed.py -> cli/case_input.py
cli/late_metadata.py -> cli/lazy_metadata.py
cli/ask.py -> cli/commands/ask.py
cli/benefit.py -> cli/commands/benefit.py
cli/check.py -> cli/commands/check.py
cli/cpv.py -> cli/commands/cpv.py
cli/ledger.py -> cli/commands/ledger.py
cli/limits.py -> cli/commands/limits.py
cli/requirements.py -> cli/commands/requirements.py
cli/rules.py -> cli/commands/rules.py
cli/schema.py -> cli/commands/schema.py
cli/screen.py -> cli/commands/screen.py
cli/serve.py -> cli/commands/serve.py
cli/template.py -> cli/commands/template.py
cli/value.py -> cli/commands/value.py
cli/asking.py -> cli/console/column_prompt.py
cli/asking_facts.py -> cli/console/interview_prompt.py
cli/columns_shown.py -> cli/console/mapping_table.py
cli/suppliers.py -> cli/console/supplier_summary.py
cli/progress.py -> cli/console/progress.py
cli/terminal.py -> cli/console/terminal.py
cli/in_parts.py -> cli/engines/chunked.py
cli/on_spark.py -> cli/engines/spark.py
cli/screening.py -> cli/engines/local.py
cli/help_words.py -> cli/localization/help.py
cli/usage.py -> cli/localization/usage_errors.py
cli/language.py -> cli/localization/language.py
cli/record_files.py -> cli/output_files/records.py
cli/outputs.py -> cli/output_files/screening.py
cli/plan.py -> cli/output_files/plan.py

expressions/__init__.py -> conditions/__init__.py
expressions/awards.py -> conditions/awards.py
expressions/base.py -> conditions/base.py
expressions/codes.py -> conditions/codes.py
expressions/comparison.py -> conditions/comparison.py
expressions/limits.py -> conditions/limits.py
expressions/logic.py -> conditions/logic.py
expressions/parts.py -> conditions/parts.py
expressions/references.py -> conditions/references.py
expressions/trace.py -> conditions/trace.py
expressions/leaves.py -> conditions/leaves.py
expressions/kinds.py -> conditions/registry.py
expressions/any_expression.py -> conditions/parse.py

cpv/index_file.py -> cpv/index_cache.py
cpv/own_names.py -> cpv/user_names.py
cpv/words.py -> cpv/tokenizer.py

evaluate/__init__.py -> evaluation/__init__.py
evaluate/alike.py -> evaluation/equivalence.py
evaluate/assess.py -> evaluation/assess.py
evaluate/changes.py -> evaluation/counterfactuals.py
evaluate/columns.py -> evaluation/columns.py
evaluate/coverage.py -> evaluation/code_coverage.py
evaluate/implied_purchase.py -> evaluation/implied_purchase.py
evaluate/kept.py -> evaluation/trace_cache.py
evaluate/like_rows.py -> evaluation/row_classes.py
evaluate/outcome.py -> evaluation/outcome.py
evaluate/partnership.py -> evaluation/partnership.py
evaluate/passed_limits.py -> evaluation/limit_bands.py
evaluate/reading.py -> evaluation/columnar_rules.py
evaluate/reasons.py -> evaluation/explanations.py
evaluate/requirements.py -> evaluation/requirements.py
evaluate/suppliers.py -> evaluation/supplier_pairs.py
evaluate/trace.py -> evaluation/case.py
evaluate/ways.py -> evaluation/remedies.py

report/explain.py -> explain/explainer.py
report/labels.py -> explain/labels.py
report/fact_words.py -> explain/fact_words.py
report/words.py -> explain/glossary.py
report/words.yaml -> explain/glossary.yaml
report/rule_text.py -> explain/rule_text.py
report/changes.py -> explain/remedies.py
report/value.py -> explain/value_steps.py
report/terminal_partnership.py -> explain/partnership.py
report/answer.py -> explain/assessment.py
report/self_check.py -> explain/self_check.py
report/documents.py -> explain/proofs.py
report/requirements.py -> explain/requirements.py
report/benefit.py -> explain/benefit.py
report/limits.py -> explain/limits.py
report/cpv.py -> explain/cpv.py
report/rule_page.py -> explain/rule_page.py

facts/derive.py -> facts/derived.py
facts/supplier_profiles.py -> suppliers/profiles.py
interview/kinds.py -> interview/answer_kinds.py

inventory/inventory.py -> inventory/reader.py
inventory/columns.py -> inventory/schema.py
inventory/mapping.py -> inventory/column_mapping.py
inventory/found_columns.py -> inventory/mapping_report.py
inventory/complete.py -> inventory/derived_columns.py
inventory/given_facts.py -> inventory/overrides.py
inventory/code_names.py -> inventory/cpv_name_lists.py

inventory/cells/__init__.py -> parsers/__init__.py
inventory/cells/money.py -> parsers/money.py
inventory/cells/dates.py -> parsers/dates.py
inventory/cells/periods.py -> parsers/periods.py
inventory/cells/periods.yaml -> parsers/periods.yaml
inventory/cells/length.py -> parsers/durations.py
inventory/cells/length.yaml -> parsers/durations.yaml
inventory/cells/numbers.py -> parsers/numbers.py
inventory/cells/ranges.py -> parsers/ranges.py
inventory/cells/terms.py -> parsers/money_terms.py
inventory/cells/words.py -> parsers/keywords.py
inventory/cells/words.yaml -> parsers/keywords.yaml
inventory/cells/codes.py -> parsers/cpv_codes.py
inventory/cells/organisations.py -> parsers/organisation_numbers.py
inventory/cells/authorities.py -> parsers/authority_types.py
inventory/cells/authorities.yaml -> parsers/authority_types.yaml
inventory/cells/last_days.py -> parsers/contract_ends.py
inventory/cells/cell_error.py -> parsers/errors.py
inventory/folding.py -> parsers/text.py
inventory/cells/cell.py -> tabular/column_parser.py

inventory/suppliers/__init__.py -> suppliers/__init__.py
inventory/suppliers/read.py -> suppliers/reader.py
inventory/suppliers/fields.py -> suppliers/fields.py
inventory/suppliers/headings.py -> suppliers/headings.py
inventory/suppliers/names.yaml -> suppliers/names.yaml
inventory/suppliers/sheets.py -> suppliers/sheets.py

inventory/read.py -> tabular/open.py
inventory/sheet.py -> tabular/sheet.py
inventory/sheet_notes.py -> tabular/sheet_notes.py
inventory/tables.py -> tabular/tables.py
inventory/table_notes.py -> tabular/table_notes.py
inventory/read_limits.py -> tabular/read_limits.py
inventory/header.py -> tabular/header/detect.py
inventory/header_lines.py -> tabular/header/multirow.py
inventory/heading_units.py -> tabular/header/units.py
inventory/aliases.py -> tabular/header/aliases.py
inventory/best_columns.py -> tabular/header/assignment.py
inventory/delimited.py -> tabular/readers/csv.py
inventory/delimiter.py -> tabular/readers/csv_dialect.py
inventory/encoding.py -> tabular/readers/encoding.py
inventory/jsonl.py -> tabular/readers/jsonl.py
inventory/parquet.py -> tabular/readers/parquet.py
inventory/workbook.py -> tabular/readers/excel/reader.py
inventory/archive.py -> tabular/readers/excel/zip_archive.py
inventory/xlsx_scan.py -> tabular/readers/excel/xlsx_scanner.py
inventory/xlsx_extent.py -> tabular/readers/excel/xlsx_extent.py
inventory/xlsx_parts.py -> tabular/readers/excel/xlsx_parts.py
inventory/xlsb_scan.py -> tabular/readers/excel/xlsb_scanner.py
inventory/ods_scan.py -> tabular/readers/excel/ods_scanner.py
inventory/findings.py -> tabular/readers/excel/scan_findings.py
inventory/xlsx_careful.py -> tabular/readers/excel/openpyxl_fallback.py
inventory/xls_careful.py -> tabular/readers/excel/xlrd_reader.py
inventory/careful_text.py -> tabular/readers/excel/cell_text.py
inventory/shown_units.py -> tabular/readers/excel/number_formats.py
inventory/row_kinds.py -> tabular/rows/classify.py
inventory/totals.py -> tabular/rows/totals.py

report/screening.py -> screening/result.py
inventory/screen.py -> screening/screen.py
inventory/stated_days.py -> screening/dates.py
inventory/stated_values.py -> screening/values.py
report/figures.py -> screening/totals.py
report/rules_used.py -> screening/rules_used.py
report/made_by.py -> screening/provenance.py
report/masked.py -> screening/masking.py
inventory/proposals.py -> screening/cpv_proposals.py
inventory/parts.py -> screening/chunked/reader.py
inventory/in_parts.py -> screening/chunked/run.py
inventory/decided.py -> screening/chunked/read_plan.py
inventory/earlier.py -> screening/chunked/cache.py
inventory/long_lists.py -> screening/chunked/formats.py
inventory/plan.py -> screening/dialogue_plan/build.py
report/plan.py -> screening/dialogue_plan/result.py
inventory/same_need.py -> screening/same_need/grouping.py
report/same_need.py -> screening/same_need/result.py
inventory/same_need_told.py -> screening/same_need/wording.py
inventory/supplier_matrix.py -> screening/supplier_match/matrix.py
inventory/supplier_conditions.py -> screening/supplier_match/conditions.py
inventory/supplier_words.py -> screening/supplier_match/wording.py
report/suppliers.py -> screening/supplier_match/result.py

report/__init__.py -> reports/__init__.py
report/layout.py -> reports/document.py
report/record.py -> reports/content/assessment_record.py
report/record_self_check.py -> reports/content/self_check.py
report/summary_document.py -> reports/content/screening_summary.py
report/summary_figures.py -> reports/content/screening_figures.py
report/summary_rows.py -> reports/content/screening_rows.py
report/summary_part.py -> reports/content/numbers.py
report/html_figures.py -> reports/content/breakdowns.py
report/html_sections.py -> reports/content/screening_sections.py
report/html_tables.py -> reports/content/screening_tables.py
report/ledger.py -> reports/content/ledger_report.py
report/html_ledger.py -> reports/content/ledger_sections.py
report/ledger_document.py -> reports/content/ledger_summary.py
report/in_words.py -> reports/content/coded_columns.py
report/html_charts.py -> reports/content/bar_table.py
report/terminal_same_need.py -> reports/content/same_need_lines.py
report/plan_ics.py -> reports/export/calendar.py
report/data.py -> reports/export/tables.py
report/parquet_parts.py -> reports/export/parquet_stream.py
report/supplier_data.py -> reports/export/supplier_pairs.py
report/figures_json.py -> reports/export/totals_json.py
report/assessment_json.py -> reports/export/assessment_json.py
report/partnership_json.py -> reports/export/partnership_json.py
report/benefit_json.py -> reports/export/benefit_json.py
report/pdf.py -> reports/render/pdf.py
report/docx.py -> reports/render/docx.py
report/typst/document.typ -> reports/render/typst/document.typ
report/html_report.py -> reports/render/html/page.py
report/html_frame.py -> reports/render/html/environment.py
report/html_rows.py -> reports/render/html/packed_rows.py
report/html_words.py -> reports/render/html/texts.py
report/html/report.js -> reports/render/html/report.js
report/html/report.css -> reports/render/html/report.css
report/html/page.html -> reports/render/html/page.html
report/html/parts.html -> reports/render/html/parts.html
report/html/ledger.html -> reports/render/html/ledger.html
report/terminal.py -> reports/render/terminal/assessment.py
report/terminal_benefit.py -> reports/render/terminal/benefit.py
report/terminal_documents.py -> reports/render/terminal/proofs.py
report/terminal_ledger.py -> reports/render/terminal/ledger.py
report/terminal_requirements.py -> reports/render/terminal/requirements.py
report/terminal_self_check.py -> reports/render/terminal/self_check.py
report/cpv_terminal.py -> reports/render/terminal/cpv.py
report/rules_terminal.py -> reports/render/terminal/rules.py
report/xlsx.py -> reports/render/xlsx/workbook.py
report/xlsx_page.py -> reports/render/xlsx/sheet.py
report/xlsx_cells.py -> reports/render/xlsx/cells.py
report/xlsx_styles.py -> reports/render/xlsx/styles.py
report/xlsx_charts.py -> reports/render/xlsx/charts.py
report/xlsx_bulk.py -> reports/render/xlsx/bulk_rows.py
report/xlsx_summary.py -> reports/render/xlsx/summary_sheet.py
report/xlsx_assessment.py -> reports/render/xlsx/rows_sheet.py
report/xlsx_lists.py -> reports/render/xlsx/detail_sheets.py
report/xlsx_same_need.py -> reports/render/xlsx/same_need_sheet.py
report/xlsx_suppliers.py -> reports/render/xlsx/supplier_sheets.py
report/xlsx_proposals.py -> reports/render/xlsx/proposals_sheet.py
report/xlsx_ledger.py -> reports/render/xlsx/ledger_workbook.py
report/xlsx_ledger_summary.py -> reports/render/xlsx/ledger_summary_sheet.py
report/plan_xlsx.py -> reports/render/xlsx/plan_workbook.py

rulebook/dated.py -> rulebook/law_on_date.py
rulebook/read.py -> rulebook/reader.py
upkeep/structure.py -> rulebook/traverse.py
rulebook/check.py -> rulebook/checks/references.py
rulebook/check_partnership.py -> rulebook/checks/partnership.py
rulebook/check_plan.py -> rulebook/checks/plan.py
rulebook/check_requirements.py -> rulebook/checks/requirements.py
rulebook/check_same_need.py -> rulebook/checks/same_need.py
rulebook/schema.py -> rulebook/models/rules.py
rulebook/partnership.py -> rulebook/models/partnership.py
rulebook/requirements.py -> rulebook/models/requirements.py
rulebook/plan.py -> rulebook/models/plan.py
rulebook/same_need.py -> rulebook/models/same_need.py
rulebook/periods.py -> rulebook/models/periods.py

spark/lists.py -> spark/sources.py
spark/runs.py -> spark/batches.py
spark/screen.py -> spark/driver.py
spark/sums.py -> spark/totals.py
spark/written.py -> spark/writer.py

texts/__init__.py -> i18n/__init__.py
texts/locale/sv/LC_MESSAGES/reservkoll.po -> i18n/locale/sv/LC_MESSAGES/reservkoll.po
texts/locale/sv/LC_MESSAGES/reservkoll.mo -> i18n/locale/sv/LC_MESSAGES/reservkoll.mo

upkeep/__init__.py -> maintenance/__init__.py
upkeep/answers_changed.py -> maintenance/answer_diff.py
upkeep/cases.py -> maintenance/cases.py
upkeep/coverage.py -> maintenance/coverage.py
upkeep/differences.py -> maintenance/diff.py
upkeep/findings.py -> maintenance/findings.py
upkeep/possible.py -> maintenance/reachable_answers.py
upkeep/runner.py -> maintenance/case_runner.py
upkeep/samples.py -> maintenance/fact_samples.py
report/rule_tests.py -> maintenance/report.py
upkeep/lint.py -> maintenance/lint/run.py
upkeep/lint_answers.py -> maintenance/lint/answers.py
upkeep/lint_entries.py -> maintenance/lint/entries.py
upkeep/lint_limits.py -> maintenance/lint/limits.py
upkeep/lint_time.py -> maintenance/lint/expiry.py
""".replace("\n\n", "\n"))

# A module that is not listed follows its folder; the first pattern that fits is taken.
UNLISTED = [
    (r"report/terminal_(\w+\.py)", r"reports/render/terminal/\1"),
    (r"report/(\w+)_terminal(\.py)", r"reports/render/terminal/\1\2"),
    (r"report/xlsx_(\w+\.py)", r"reports/render/xlsx/\1"),
    (r"report/html/(.*)", r"reports/render/html/\1"),
    (r"report/typst/(.*)", r"reports/render/typst/\1"),
    (r"report/html_(\w+\.py)", r"reports/content/\1"),
    (r"report/(\w+_json\.py)", r"reports/export/\1"),
    (r"report/(.*)", r"reports/content/\1"),
    (r"evaluate/(.*)", r"evaluation/\1"),
    (r"expressions/(.*)", r"conditions/\1"),
    (r"upkeep/lint_(\w+\.py)", r"maintenance/lint/\1"),
    (r"upkeep/(.*)", r"maintenance/\1"),
    (r"texts/(.*)", r"i18n/\1"),
    (r"inventory/cells/(.*)", r"parsers/\1"),
    (r"inventory/suppliers/(.*)", r"suppliers/\1"),
    (r"rulebook/check_(\w+\.py)", r"rulebook/checks/\1"),
    (r"inventory/xlsx_(\w+\.py)", r"tabular/readers/excel/xlsx_\1"),
]

# Below tests/.
TESTS = {
    old: new
    for old, _, new in (
        line.strip().partition(" -> ")
        for line in """
cli/test_ask.py -> cli/commands/test_ask.py
cli/test_benefit_command.py -> cli/commands/test_benefit_command.py
cli/test_check.py -> cli/commands/test_check.py
cli/test_cpv_command.py -> cli/commands/test_cpv_command.py
cli/test_ledger_html.py -> cli/commands/test_ledger_html.py
cli/test_requirements_command.py -> cli/commands/test_requirements_command.py
cli/test_rules.py -> cli/commands/test_rules.py
cli/test_schema_command.py -> cli/commands/test_schema_command.py
cli/test_screen.py -> cli/commands/test_screen.py
cli/test_screen_annotate.py -> cli/commands/test_screen_annotate.py
cli/test_screen_html.py -> cli/commands/test_screen_html.py
cli/test_screen_in_parts.py -> cli/commands/test_screen_chunked.py
cli/test_screen_ledger.py -> cli/commands/test_screen_ledger.py
cli/test_screen_odd_texts.py -> cli/commands/test_screen_odd_texts.py
cli/test_screen_plan.py -> cli/commands/test_screen_plan.py
cli/test_screen_same_need.py -> cli/commands/test_screen_same_need.py
cli/test_screen_suppliers.py -> cli/commands/test_screen_suppliers.py
cli/test_serve.py -> cli/commands/test_serve.py
cli/test_value_command.py -> cli/commands/test_value_command.py
cli/test_progress.py -> cli/console/test_progress.py
cli/test_terminal.py -> cli/console/test_terminal.py
cli/test_usage.py -> cli/localization/test_usage_errors.py
cli/test_record_files.py -> cli/output_files/test_records.py
evaluate/test_acts_together.py -> evaluation/test_acts_together.py
evaluate/test_changes.py -> evaluation/test_counterfactuals.py
evaluate/test_codes_without_parts.py -> evaluation/test_codes_without_parts.py
evaluate/test_coverage.py -> evaluation/test_code_coverage.py
evaluate/test_like_rows.py -> evaluation/test_row_classes.py
evaluate/test_partnership.py -> evaluation/test_partnership.py
evaluate/test_readings_agree.py -> evaluation/test_readings_agree.py
evaluate/test_reasons.py -> evaluation/test_explanations.py
evaluate/test_requirements.py -> evaluation/test_requirements.py
evaluate/test_suppliers.py -> evaluation/test_supplier_pairs.py
facts/test_organisation_number.py -> common/test_organisation_number.py
facts/test_supplier_profiles.py -> suppliers/test_profiles.py
inventory/binary_books.py -> tabular/readers/excel/binary_books.py
inventory/conftest.py -> list_fixtures.py
inventory/cells/test_cell_messages.py -> parsers/test_cell_messages.py
inventory/cells/test_date_cells.py -> parsers/test_dates.py
inventory/cells/test_money_cells.py -> parsers/test_money.py
inventory/cells/test_other_cells.py -> parsers/test_other_parsers.py
inventory/test_code_names.py -> inventory/test_cpv_name_lists.py
inventory/test_columns_found.py -> inventory/test_mapping_report.py
inventory/test_delimited.py -> tabular/readers/test_csv.py
inventory/test_earlier.py -> screening/chunked/test_chunk_cache.py
inventory/test_given_back.py -> common/test_memory.py
inventory/test_headings.py -> tabular/header/test_headings.py
inventory/test_mapping.py -> inventory/test_column_mapping.py
inventory/test_notes.py -> tabular/test_notes.py
inventory/test_parts.py -> screening/chunked/test_chunks.py
inventory/test_plan.py -> screening/dialogue_plan/test_build_plan.py
inventory/test_rows_at_a_time.py -> screening/test_rows_at_a_time.py
inventory/test_same_need.py -> screening/same_need/test_grouping.py
inventory/test_sheets.py -> tabular/test_sheets.py
inventory/test_shown_units.py -> tabular/readers/excel/test_number_formats.py
inventory/test_silent_failures.py -> screening/test_silent_failures.py
inventory/test_stated_values.py -> screening/test_stated_values.py
inventory/test_supplier_sheets.py -> suppliers/test_supplier_sheets.py
inventory/test_table_rows.py -> tabular/rows/test_table_rows.py
inventory/test_text_encodings.py -> tabular/readers/test_encoding.py
inventory/test_typed_files.py -> tabular/readers/test_typed_files.py
inventory/test_workbook_corpus.py -> tabular/readers/excel/test_workbook_corpus.py
inventory/test_workbook_kinds.py -> tabular/readers/excel/test_workbook_kinds.py
inventory/test_workbook_safety.py -> tabular/readers/excel/test_workbook_safety.py
inventory/test_workbooks.py -> tabular/readers/excel/test_workbooks.py
inventory/test_xlsx_extent.py -> tabular/readers/excel/test_xlsx_extent.py
report/conftest.py -> reports/conftest.py
report/printed.py -> reports/printed.py
report/test_amounts.py -> common/test_formatting.py
report/test_benefit_report.py -> reports/test_benefit_report.py
report/test_docx_record.py -> reports/render/test_docx_record.py
report/test_every_form_agrees.py -> reports/test_every_form_agrees.py
report/test_fact_words.py -> explain/test_fact_words.py
report/test_figures_json.py -> reports/export/test_totals_json.py
report/test_html_in_browser.py -> reports/render/html/test_html_in_browser.py
report/test_html_report.py -> reports/render/html/test_html_report.py
report/test_parquet_parts.py -> reports/export/test_parquet_stream.py
report/test_pdf_record.py -> reports/render/test_pdf_record.py
report/test_plan_files.py -> reports/test_plan_files.py
report/test_recurring.py -> common/test_interned_columns.py
report/test_report_data.py -> reports/export/test_tables.py
report/test_report_output.py -> common/test_atomic_write.py
report/test_same_need_report.py -> reports/test_same_need_report.py
report/test_self_check.py -> explain/test_self_check.py
report/test_summary_document.py -> reports/content/test_screening_summary.py
report/test_xlsx_bulk.py -> reports/render/xlsx/test_bulk_rows.py
report/test_xlsx_report.py -> reports/render/xlsx/test_xlsx_report.py
test_ahead.py -> common/test_prefetch.py
test_library.py -> test_library.py
texts/test_nothing_untranslated.py -> i18n/test_nothing_untranslated.py
texts/test_plain_language.py -> i18n/test_plain_language.py
upkeep/test_lint.py -> maintenance/test_lint.py
upkeep/test_possible_answers.py -> maintenance/test_reachable_answers.py
""".strip().splitlines()
    )
    if old != new
}
UNLISTED_TESTS = [
    (r"report/test_xlsx_(.*)", r"reports/render/xlsx/test_xlsx_\1"),
    (r"report/test_html_(.*)", r"reports/render/html/test_html_\1"),
    (r"report/(.*)", r"reports/\1"),
    (r"evaluate/(.*)", r"evaluation/\1"),
    (r"texts/(.*)", r"i18n/\1"),
    (r"upkeep/(.*)", r"maintenance/\1"),
    (r"inventory/cells/(.*)", r"parsers/\1"),
]

# The docstring of each package that is new, and of what would be folders without one.
PACKAGES = {
    "cli/commands": "The commands, one module each.",
    "cli/console": "What is shown and asked at the terminal: prompts, tables, progress.",
    "cli/engines": "How a screening is run from the command line: in one piece, in chunks, or on Spark.",
    "cli/localization": "Help, usage errors and the choice of language: what typer says, in the reader's language.",
    "cli/output_files": "The files that a command can write: names checked before any work, each file written whole.",
    "common": "What every room uses and no room owns: errors, strict YAML, formatting, whole files, the clock.",
    "explain": "Answers in words, the same for every form of report: reasons, labels, rules in plain language.",
    "maintenance/lint": "Checks of a rulebook beyond what the loader refuses.",
    "reports/content": "What a report says, without a form.",
    "reports/export": "Answers for other programs: tables, JSON and calendars.",
    "reports/render": "Forms of a report: the terminal, HTML, Excel, Word and PDF.",
    "reports/render/html": "Reports as one HTML file.",
    "reports/render/terminal": "Answers at a terminal.",
    "reports/render/xlsx": "Reports as Excel workbooks.",
    "rulebook/checks": "The cross-checks of a rulebook, one module for each of its files.",
    "rulebook/models": "The files of `rules/` as models: what may stand in them.",
    "screening": "Every row of an inventory answered: the result, its totals, where it came from.",
    "screening/chunked": "Long lists screened in chunks, with the answer of the whole.",
    "screening/dialogue_plan": "The plan for dialogue: when to invite, publish and sign.",
    "screening/same_need": "Purchases that may be one need split up.",
    "screening/supplier_match": "Suppliers beside the purchases: who fits, what fails, what is unknown.",
    "tabular": "From a file to the cells of a table, whatever the table holds.",
    "tabular/header": "Where the headings stand, and what they name.",
    "tabular/readers": "Readers, one for each format; every cell as text.",
    "tabular/readers/excel": "Workbooks (xlsx, xlsm, xlsb, ods, xls), every cell as text.",
    "tabular/rows": "Rows below the headings: data, totals, notes.",
}

# Texts that no rule finds: file after the moves (below the clone), old, new. Done where the old one stands.
TEXTS: list[tuple[str, str, str]] = [
    ("src/reservkoll/explain/glossary.py", 'with_name("words.yaml")', 'with_name("glossary.yaml")'),
    ("src/reservkoll/parsers/keywords.py", 'with_name("words.yaml")', 'with_name("keywords.yaml")'),
    ("src/reservkoll/parsers/durations.py", 'with_name("length.yaml")', 'with_name("durations.yaml")'),
    ("src/reservkoll/parsers/authority_types.py", 'with_name("authorities.yaml")', 'with_name("authority_types.yaml")'),
    (
        "src/reservkoll/tabular/header/aliases.py",
        'Path(__file__).with_name("aliases.yaml")',
        'Path(__file__).parents[2] / "inventory" / "aliases.yaml"',
    ),
    ("src/reservkoll/reports/render/html/environment.py", 'files("reservkoll.reports")', 'files("reservkoll.reports.render")'),
    ("src/reservkoll/reports/render/pdf.py", 'files("reservkoll.reports")', 'files("reservkoll.reports.render")'),
    ("src/reservkoll/cli/app.py", 'f"reservkoll.cli.{name}"', 'f"reservkoll.cli.commands.{name}"'),
    ("src/reservkoll/cli/app.py", "`reservkoll.cli.NAME`", "`reservkoll.cli.commands.NAME`"),
    (
        "src/reservkoll/cli/app.py",
        "# What each does. `reservkoll.cli.commands.NAME` holds the function NAME, or for commands of several words the group `app`.\n",
        "# What each does. `reservkoll.cli.commands.NAME` holds the function NAME, or for commands of several words the\n"
        "# group `app`.\n",
    ),
    (
        "src/reservkoll/reports/export/supplier_pairs.py",
        "`reservkoll.screening.supplier_match.result.PAIRS`. In csv a text that a spreadsheet would take for a\n"
        "    formula gets an apostrophe before it.",
        "`reservkoll.screening.supplier_match.result.PAIRS`. In csv a text that a spreadsheet\n"
        "    would take for a formula gets an apostrophe before it.",
    ),
    (
        "src/reservkoll/reports/export/tables.py",
        "its format by suffix; see :func:`reservkoll.common.atomic_write.whole_file` for whole files.\n",
        "its format by suffix; see :func:`reservkoll.common.atomic_write.whole_file`.\n",
    ),
    (
        "tests/tabular/readers/excel/test_workbook_corpus.py",
        "import reservkoll.screening.screen, reservkoll.reports.export.tables, reservkoll.screening.totals, "
        "reservkoll.reports.render.xlsx.workbook\n",
        "import reservkoll.screening.screen, reservkoll.reports.export.tables, reservkoll.screening.totals\n"
        "import reservkoll.reports.render.xlsx.workbook\n",
    ),
    ("tools/make_texts.py", 'SOURCE / "texts" / "locale"', 'SOURCE / "i18n" / "locale"'),
    ("tests/test_house_rules.py", '"reservkoll" / "texts" / "locale"', '"reservkoll" / "i18n" / "locale"'),
    ("tests/i18n/test_plain_language.py", '"reservkoll" / "texts" / "locale"', '"reservkoll" / "i18n" / "locale"'),
    (
        "tests/i18n/test_nothing_untranslated.py",
        '("cli", "report", "interview", "templates")',
        '("cli", "explain", "interview", "reports", "templates")',
    ),
    ("tests/rulebook/test_cache.py", '"strict_yaml.py"', '"api.py"'),
    ("tests/maintenance/test_reachable_answers.py", '.parent.glob("*.py")', '.parent.rglob("*.py")'),
    ("docs/cells.md", "src/reservkoll/inventory/cells/*.yaml", "src/reservkoll/parsers/*.yaml"),
    ("pyproject.toml", "src/reservkoll/expressions/**", "src/reservkoll/conditions/**"),
]
PLUGINS = 'pytest_plugins = ["tests.list_fixtures"]  # fixtures of several folders\n'

# Names in quotes or comments that are folders, not modules.
FOLDERS = {"texts/locale": "i18n/locale", "report/html/": "reports/render/html/", "report/typst/": "reports/render/typst/"}
SEARCHED = ("src", "tests", "tools", "docs", ".ci", ".github")
ALSO = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "pyproject.toml", "Makefile", ".pre-commit-config.yaml")
SUFFIXES = {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".js", ".css", ".typ", ".properties", ".txt", ""}
SKIPPED = ("tests/frozen/expected/", "docs/rules/", "docs/pictures/")

# --------------------------------------------------------------------------------------------------------- the machine


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, text=True).stdout


def planned(root: Path) -> tuple[dict[str, str], list[str]]:
    """Every move from old to new path (below the clone) that is still to be done, and what needs a person."""
    moves: dict[str, str] = {}
    doubts: list[str] = []
    for base, listed, unlisted in (("src/reservkoll", MODULES, UNLISTED), ("tests", TESTS, UNLISTED_TESTS)):
        for old, new in listed.items():
            if (root / base / old).is_file():
                moves[f"{base}/{old}"] = f"{base}/{new}"
        for path in sorted((root / base).rglob("*")):
            name = path.relative_to(root / base).as_posix()
            if not path.is_file() or "__pycache__" in name or f"{base}/{name}" in moves:
                continue
            for pattern, target in unlisted:
                if re.fullmatch(pattern, name):
                    moves[f"{base}/{name}"] = f"{base}/{re.sub(pattern, target, name)}"
                    break
    for old, new in list(moves.items()):
        if old == new:
            del moves[old]
        elif (root / new).exists():
            doubts.append(f"{old} -> {new}: both are there; merge them by hand")
            del moves[old]
    return moves, doubts


def module_name(path: str) -> str | None:
    """The dotted name of a module by its path below the clone."""
    if not path.endswith(".py"):
        return None
    parts = path.removeprefix("src/").removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def names(moves: dict[str, str]) -> dict[str, str]:
    """Dotted names, old to new: of the lists above and of what was found unlisted in this run."""
    every = {f"src/reservkoll/{old}": f"src/reservkoll/{new}" for old, new in MODULES.items()}
    every |= {f"tests/{old}": f"tests/{new}" for old, new in TESTS.items()}
    every |= moves
    found = {}
    for old, new in every.items():
        before, after = module_name(old), module_name(new)
        if before and after and before != after:
            found[before] = after
    return found


def paths(moves: dict[str, str]) -> dict[str, str]:
    """Paths as they are written about, old to new; those of a bare name only with `src/reservkoll/` or `tests/`."""
    found = {}
    for base, listed in (("src/reservkoll/", MODULES), ("tests/", TESTS)):
        every = dict(listed) | {
            old.removeprefix(base): new.removeprefix(base) for old, new in moves.items() if old.startswith(base)
        }
        for old, new in every.items():
            found[base + old] = base + new
            if "/" in old and not old.endswith("__init__.py"):
                found[old] = new
    return found


def alternation(keys: list[str]) -> str:
    return "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))


class Rewriter:
    """Rewrites mentions of what has moved."""

    def __init__(self, moves: dict[str, str]) -> None:
        self.names = names(moves)
        self.paths = paths(moves) | FOLDERS
        self.dotted = re.compile(rf"(?<![\w.])({alternation(list(self.names))})(?!\w)")
        self.path = re.compile(rf"(?<![\w/.-])({alternation(list(self.paths))})(?![\w])")
        self.inside = re.compile(rf"(?<=reservkoll/)({alternation([key for key in self.paths if not key.startswith(('src', 'tests'))])})(?![\w])")

    def text(self, text: str, python: bool) -> str:
        if python:
            text = self._imported_modules(text)
        text = self.dotted.sub(lambda found: self.names[found[1]], text)
        text = self.path.sub(lambda found: self.paths[found[1]], text)
        return self.inside.sub(lambda found: self.paths[found[1]], text)

    def _imported_modules(self, text: str) -> str:
        """`from package import module` where the module has moved: the local name stays."""
        lines = text.splitlines(keepends=True)
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) and node.module and not node.level]
        for node in sorted(nodes, key=lambda node: -node.lineno):
            moved = [alias for alias in node.names if f"{node.module}.{alias.name}" in self.names]
            if not moved:
                continue
            first, last = node.lineno - 1, node.end_lineno or node.lineno
            indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
            comment = re.search(r"\s+#.*$", lines[last - 1].rstrip("\n"))
            note = comment[0] if comment else ""
            out = []
            rest = [alias for alias in node.names if alias not in moved]
            if rest:
                told = ", ".join(alias.name + (f" as {alias.asname}" if alias.asname else "") for alias in rest)
                out.append(f"{indent}from {node.module} import {told}{note}\n")
            for alias in moved:
                package, _, name = self.names[f"{node.module}.{alias.name}"].rpartition(".")
                local = alias.asname or alias.name
                out.append(f"{indent}from {package} import {name}{f' as {local}' if local != name else ''}{note}\n")
            lines[first:last] = out
        return "".join(lines)


def deeper(text: str, by: int) -> str:
    """`Path(__file__).parents[n]` of a file that lies `by` folders deeper than before."""
    return re.sub(
        r"(?<![\w.])Path\(__file__\)((?:\.resolve\(\))?)\.parents\[(\d+)\]",
        lambda found: f"Path(__file__){found[1]}.parents[{int(found[2]) + by}]",
        text,
    )


def texts_of(root: Path) -> list[Path]:
    found = [root / name for name in ALSO]
    for folder in SEARCHED:
        found += sorted((root / folder).rglob("*"))
    return [
        path
        for path in found
        if path.is_file()
        and path.suffix in SUFFIXES
        and "__pycache__" not in path.parts
        and not path.relative_to(root).as_posix().startswith(SKIPPED)
    ]


def main() -> int:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    root = Path(words[0] if words else ".").resolve()
    moves, doubts = planned(root)
    if "--check" in sys.argv:
        for old, new in moves.items():
            print(f"{old} -> {new}")
        return 0
    for old, new in moves.items():
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        tracked = git(root, "ls-files", "--", old).strip()
        if tracked:
            git(root, "mv", old, new)
        else:
            (root / old).rename(root / new)
    depths = {new: new.count("/") - old.count("/") for old, new in moves.items()}
    for package, told in PACKAGES.items():
        init = root / "src/reservkoll" / package / "__init__.py"
        if not init.is_file():
            init.parent.mkdir(parents=True, exist_ok=True)
            init.write_text(f'"""{told}"""\n', "utf-8")
    rewriter = Rewriter(moves)
    changed = []
    for path in texts_of(root):
        name = path.relative_to(root).as_posix()
        try:
            before = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        after = before
        if depths.get(name) and path.suffix == ".py":
            after = deeper(after, depths[name])
        try:
            after = rewriter.text(after, path.suffix == ".py")
        except SyntaxError as error:
            doubts.append(f"{name}: not rewritten: {error}")
            continue
        for file, old, new in TEXTS:
            if file == name and new not in after:
                after = after.replace(old, new)
        if name == "tests/conftest.py" and "pytest_plugins" not in after:
            after = after.replace("\nROOT = ", f"\n{PLUGINS}ROOT = ", 1)
        if after != before:
            path.write_bytes(after.encode())
            changed.append(path)
    clean(root)
    git(root, "add", "-A", "src", "tests")
    ruff = next(each for each in (root / ".venv/bin/ruff", Path("/work/w-moves/.venv/bin/ruff")) if each.is_file())
    python = [str(path) for path in changed if path.suffix == ".py"]
    if python:
        subprocess.run([ruff, "check", "-q", "--select", "I", "--fix", *python], cwd=root, check=False)
        subprocess.run([ruff, "format", "-q", *python], cwd=root, check=False)
        git(root, "add", "-A", "src", "tests")
    subprocess.run([ruff, "check", "-q", "src", "tests", "tools"], cwd=root, check=False)
    left = leftovers(root, rewriter)
    print(f"{len(moves)} moved, {len(changed)} files rewritten")
    for doubt in doubts + left:
        print(f"look at: {doubt}", file=sys.stderr)
    return 1 if doubts or left else 0


def clean(root: Path) -> None:
    """Folders that hold nothing but compiled modules of what has gone."""
    for base in ("src/reservkoll", "tests"):
        for folder in sorted((path for path in (root / base).rglob("*") if path.is_dir()), reverse=True):
            if folder.name == "__pycache__" and not list(folder.parent.glob("*.py")):
                shutil.rmtree(folder)
            elif folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def leftovers(root: Path, rewriter: Rewriter) -> list[str]:
    """Imports of modules that are not there."""
    wrong = []
    for path in texts_of(root):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = []
            if isinstance(node, ast.ImportFrom) and node.module:
                modules = [node.module]
            elif isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            for module in modules:
                if module.split(".")[0] not in ("reservkoll", "tests"):
                    continue
                place = root / ("src" if module.startswith("reservkoll") else "") / module.replace(".", "/")
                if not place.is_dir() and not place.with_name(place.name + ".py").is_file():
                    wrong.append(f"{path.relative_to(root)}:{node.lineno}: no module {module}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
