-- Serves pandoc to pipeline/pandoc.py: one JSON request a line in, one JSON answer a line out.

local serve = {}

-- What answers in JSON already.
local written = {read = true}

-- Markdown text to AST.
function serve.read(request)
  return pandoc.write(pandoc.read(request.text, request.format), 'json')
end

-- AST to Markdown text, without line wrapping.
function serve.write(request)
  return pandoc.write(pandoc.read(request.ast, 'json'), request.format, pandoc.WriterOptions{wrap_text = 'none'})
end

-- A document whose blocks are Divs to a list of HTML fragments, without pandoc's own styles.
function serve.html(request)
  local fragments = pandoc.List{}
  for _, div in ipairs(pandoc.read(request.ast, 'json').blocks) do
    fragments:insert(pandoc.write(pandoc.Pandoc(div.content), 'html5', pandoc.WriterOptions{wrap_text = 'none'}))
  end
  return fragments
end

-- A document with metadata to an EPUB file.
function serve.epub(request)
  local options = pandoc.WriterOptions{
    template = pandoc.template.compile(request.template),
    wrap_text = 'none', table_of_contents = true, toc_depth = 2, split_level = 1, epub_title_page = true,
    epub_fonts = request.fonts,
  }
  local file = assert(io.open(request.path, 'wb'))
  file:write(pandoc.write(pandoc.read(request.ast, 'json'), 'epub3', options))
  file:close()
  return true
end

for line in io.lines() do
  local request = pandoc.json.decode(line, false)
  local done, result = pcall(serve[request.serve], request)
  if done and written[request.serve] then
    io.write('{"result":', result, '}\n')
  else
    io.write(pandoc.json.encode(done and {result = result} or {error = tostring(result)}), '\n')
  end
  io.flush()
end
