-- For `vim.lsp.enable("kpc")` of Neovim 0.11 and newer; older ones have `require("kpc").setup()`.
return require("kpc").config()
