"""What an audit and a promoter's sheet look like: JSON, workbook, page, document, terminal."""
