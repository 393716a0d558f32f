"""What all products share: output folder, cells, blocks, HTML, DOCX, workbook, words, colours."""
