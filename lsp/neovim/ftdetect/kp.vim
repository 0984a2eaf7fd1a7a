autocmd BufRead,BufNewFile *.kp setfiletype kp
