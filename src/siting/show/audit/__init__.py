"""What an audit looks like: JSON, workbook, page, document, terminal."""
