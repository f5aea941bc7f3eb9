-- Pandoc filter for Typst: every word becomes a string literal, so that no text is taken for markup.

local last = 1 -- the title of the document

function Str(text)
  local literal = text.text:gsub("\\", "\\\\"):gsub('"', '\\"')
  return pandoc.RawInline("typst", '#"' .. literal .. '";')
end

-- PDF/UA-1 refuses a second title and a skipped level.
function Header(header)
  header.level = math.min(math.max(header.level, 2), last + 1)
  header.identifier = ""
  last = header.level
  return header
end

-- A target inside the notebook has no label here; an image file does not travel with the notebook.
function Link(link)
  if link.target:sub(1, 1) == "#" then return link.content end
end

function Image(image)
  return image.caption
end
