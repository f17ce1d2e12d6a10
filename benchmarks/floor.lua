-- The least that pandoc has to do: for each line (JSON) a page's fragments, and an e-book file.

for line in io.lines() do
  local request = pandoc.json.decode(line, false)
  local fragments = pandoc.List{}
  for _, div in ipairs(pandoc.read(request.fragments, 'json').blocks) do
    fragments:insert(pandoc.write(pandoc.Pandoc(div.content), 'html5', pandoc.WriterOptions{wrap_text = 'none'}))
  end
  local options = pandoc.WriterOptions{
    template = pandoc.template.compile(request.template),
    wrap_text = 'none', table_of_contents = true, toc_depth = 2, split_level = 1, epub_title_page = true,
  }
  local file = assert(io.open(request.path, 'wb'))
  file:write(pandoc.write(pandoc.read(request.book, 'json'), 'epub3', options))
  file:close()
  io.write(pandoc.json.encode(fragments), '\n')
  io.flush()
end
