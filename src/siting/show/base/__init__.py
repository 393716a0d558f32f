"""Shared by all products: output folder, cells, blocks, HTML, DOCX, workbook, texts, colours."""
