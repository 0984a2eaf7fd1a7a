-- Starts kpc's language server for .kp files, in Neovim 0.7 and newer:
--
--     require("kpc").setup()
--     require("kpc").setup({ target = "/path/to/web1.kpt" })
--     require("kpc").setup({ cmd = { "npx", "kpc", "lsp", "--stdio" }, arch = "arm64", kernel = "6.1" })
local M = {}

local MARKERS = { "kpc.json", ".git" }
local SETTINGS = { "target", "arch", "kernel", "root" }

-- The server's configuration, in the form that all versions share.
function M.config(options)
  options = options or {}
  -- The server is asked for `kpc` and answered with a table: an empty list would be none.
  local settings = vim.empty_dict()
  for _, name in ipairs(SETTINGS) do
    settings[name] = options[name]
  end
  return {
    name = "kpc",
    cmd = options.cmd or { "kpc", "lsp", "--stdio" },
    filetypes = { "kp" },
    root_markers = MARKERS,
    settings = { kpc = settings },
    on_attach = options.on_attach,
    capabilities = options.capabilities,
  }
end

-- The nearest folder above a file that has one of the markers, else the file's own.
local function root_of(path)
  local own = vim.fn.fnamemodify(path, ":p:h")
  for _, marker in ipairs(MARKERS) do
    local folder = own
    while true do
      if vim.loop.fs_stat(folder .. "/" .. marker) then
        return folder
      end
      local parent = vim.fn.fnamemodify(folder, ":h")
      if parent == folder then
        break
      end
      folder = parent
    end
  end
  return own
end

-- Neovim 0.7 has no `vim.lsp.start`: the clients that run are kept here, by their roots.
local running = {}

local function start(config, buffer)
  config = vim.tbl_extend("force", {}, config, { root_dir = root_of(vim.api.nvim_buf_get_name(buffer)) })
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local given = config.on_attach
  config.on_attach = function(client, attached)
    vim.api.nvim_buf_set_option(attached, "omnifunc", "v:lua.vim.lsp.omnifunc")
    if given then
      given(client, attached)
    end
  end
  config.on_exit = function()
    running[config.root_dir] = nil
  end
  local id = running[config.root_dir] or vim.lsp.start_client(config)
  running[config.root_dir] = id
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

function M.setup(options)
  local config = M.config(options)
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config("kpc", config)
    vim.lsp.enable("kpc")
    return
  end
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("kpc", {}),
    pattern = "kp",
    callback = function(event)
      start(config, event.buf)
    end,
  })
end

return M
