-- Runs in Neovim: works with two files as a person does, and says what came of it, a line each, into $KPC_RESULTS:
-- `ok WHAT`, `failed WHAT: WHY` or `skipped WHAT: WHY`. $KPC_COMMAND is the server, $KPC_FOLDER has the files.
local results = assert(io.open(vim.env.KPC_RESULTS, "w"))
local PATIENCE_MS = 10000

local function say(kind, what, why)
  results:write(kind, " ", what, why and ": " .. why:gsub("%s*\n%s*", " ") or "", "\n")
  results:flush()
end

-- The steps are one coroutine, which the editor resumes: it goes on working while a step waits.
local steps
local function await(what, condition)
  local deadline = vim.loop.now() + PATIENCE_MS
  while true do
    local found = condition()
    if found then
      return found
    end
    if vim.loop.now() > deadline then
      error("nothing came of it: " .. what, 0)
    end
    vim.defer_fn(function()
      coroutine.resume(steps)
    end, 20)
    coroutine.yield()
  end
end

local function check(what, step)
  -- `pcall` cannot be left by a coroutine in Lua 5.1; LuaJIT, which Neovim has, allows it.
  local fine, why = pcall(step)
  if fine and why then
    say("skipped", what, why)
  else
    say(fine and "ok" or "failed", what, not fine and tostring(why) or nil)
  end
end

local function expect(found, wanted)
  if found ~= wanted then
    error(("%s instead of %s"):format(vim.inspect(found), vim.inspect(wanted)), 0)
  end
end

local function expect_in(text, wanted)
  if not text:find(wanted, 1, true) then
    error(("%s is not in %s"):format(vim.inspect(wanted), vim.inspect(text)), 0)
  end
end

local function client()
  local all = (vim.lsp.get_clients or vim.lsp.buf_get_clients)
  local found = vim.lsp.get_clients and all({ bufnr = 0 }) or all(0)
  for _, one in pairs(found) do
    return one
  end
end

local function open(name)
  vim.cmd("silent! stopinsert")
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.KPC_FOLDER .. "/" .. name))
  await("the server at " .. name, client)
end

local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

local function put_cursor_on(text)
  vim.fn.cursor(1, 1)
  if vim.fn.search("\\V" .. text, "c") == 0 then
    error("there is no " .. text, 0)
  end
end

local function colour_of(text)
  put_cursor_on(text)
  return vim.fn.synIDattr(vim.fn.synID(vim.fn.line("."), vim.fn.col("."), 1), "name")
end

local function keys(text)
  vim.api.nvim_input(text)
end

-- The words that are offered when text is typed on a line of its own behind the last one.
local function offered_behind(text, wanted)
  local before = lines()
  vim.fn.cursor(vim.fn.line("$"), 1)
  keys("o" .. text:gsub("<", "<LT>"))
  await("typing", function()
    return vim.api.nvim_get_current_line() == text
  end)
  keys("<C-x><C-o>")
  await("completion with " .. wanted, function()
    local words = vim.tbl_map(function(item)
      return vim.trim(item.abbr ~= "" and item.abbr or item.word)
    end, vim.fn.complete_info({ "items" }).items)
    return vim.tbl_contains(words, wanted)
  end)
  keys("<C-e><Esc>u")
  await("the end of the insertion", function()
    return vim.fn.mode() == "n" and lines() == before
  end)
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end

local function hover_on(text)
  put_cursor_on(text)
  vim.lsp.buf.hover()
  local found = await("hover on " .. text, floating_text)
  vim.cmd("silent! fclose!")
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      vim.api.nvim_win_close(window, true)
    end
  end
  return found
end

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ async = false, timeout_ms = PATIENCE_MS })
  else
    vim.lsp.buf.formatting_sync(nil, PATIENCE_MS)
  end
end

local function finding(code)
  return await("a finding " .. code, function()
    for _, one in ipairs(vim.diagnostic.get(0)) do
      if one.code == code then
        return one
      end
    end
  end)
end

local function run()
  require("kpc").setup({ cmd = vim.split(vim.env.KPC_COMMAND, " ") })
  open("first.kp")

  check("a .kp file is recognized, with comments as in C", function()
    expect(vim.bo.filetype, "kp")
    expect(vim.bo.commentstring, "// %s")
  end)
  check("words have their colours, and names have none", function()
    expect(colour_of("kprobe"), "kpKind")
    expect(colour_of("%ax;"), "kpRegister")
    expect(colour_of("$stack"), "kpVariable")
    expect(colour_of("// What"), "kpComment")
    expect(colour_of("do_sys_open <"), "")
  end)
  check("%ax is found to hold no argument on x86_64", function()
    local found = finding("KP0702")
    put_cursor_on("%ax;")
    expect(found.lnum, vim.fn.line(".") - 1)
    expect(found.col, vim.fn.col(".") - 1)
    expect(found.severity, vim.diagnostic.severity.WARN)
    expect_in(found.message, "holds no argument of `do_sys_open` on x86_64")
  end)
  check("hover on %ax tells what it holds", function()
    expect_in(hover_on("%ax;"), "%ax")
  end)
  check("registers are completed", function()
    offered_behind("kprobe vfs_read < a: %", "%di")
  end)

  open("target/reads.kp")
  check("hover on a function shows its prototype, from the target", function()
    expect_in(hover_on("vfs_read"), "struct file *")
  end)
  check("members of a structure are completed, from the target", function()
    offered_behind("kprobe vfs_read < a: file->f_", "f_path")
  end)
  check("functions are completed, from the target", function()
    offered_behind("kprobe vfs_", "vfs_write")
  end)
  check("a constant is renamed wherever it stands", function()
    put_cursor_on("limit")
    vim.lsp.buf.rename("most")
    await("renaming", function()
      return not lines():find("limit", 1, true)
    end)
    local _, count = lines():gsub("most", "")
    expect(count, 3)
  end)
  check("definition leads from a use to the declaration", function()
    vim.fn.cursor(vim.fn.line("$"), 1)
    vim.fn.search("most", "b")
    vim.lsp.buf.definition()
    await("the jump", function()
      return vim.api.nvim_get_current_line():find("const most", 1, true)
    end)
  end)
  check("the file is formatted", function()
    local capabilities = client().server_capabilities or client().resolved_capabilities
    if not capabilities.documentFormattingProvider then
      return "this server formats nothing"
    end
    vim.api.nvim_buf_set_lines(0, -1, -1, false, { "kretprobe    vfs_read   <  $retval  >" })
    format()
    expect_in(lines(), "kretprobe vfs_read < $retval >")
  end)
  check("words are coloured by meaning", function()
    if not (vim.lsp.semantic_tokens and vim.lsp.semantic_tokens.get_at_pos) then
      return "Neovim has it from 0.9 on"
    end
    put_cursor_on("vfs_read")
    local found
    await("semantic tokens", function()
      found = vim.lsp.semantic_tokens.get_at_pos()
      return found and found[1]
    end)
    expect(found[1].type, "function")
  end)
end

steps = coroutine.create(function()
  local fine, why = pcall(run)
  if not fine then
    say("failed", "the session", tostring(why))
  end
  say("end", tostring(vim.version().major) .. "." .. vim.version().minor .. "." .. vim.version().patch)
  vim.cmd("qall!")
end)
coroutine.resume(steps)
