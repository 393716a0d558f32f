"""The outputs of an audit: JSON, workbook, page, document, terminal."""
