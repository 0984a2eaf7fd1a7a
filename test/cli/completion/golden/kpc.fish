# Completes kpc in fish: kpc completion fish | source
# Made from kpc's own table of commands; do not edit.

# Succeeds for an option that takes a value, by its place and its form.
function __kpc_takes_value
    contains -- "$argv" 'draw -a' 'draw --as' 'draw --known' 'draw -o' 'draw --out'
end

# Succeeds in a place that other words lead on from.
function __kpc_leads_on
    contains -- "$argv" '' 'box' 'help' 'help box'
end

# Prints the place in the tree of commands, and how many operands stand behind it.
function __kpc_place
    set -l words (commandline -opc)
    set -l place
    set -l operands 0
    set -l takes_value no
    set -l closed no
    for word in $words[2..-1]
        if test $takes_value = yes
            set takes_value no
        else if test $closed = no; and test "$word" = --
            set closed yes
        else if test $closed = no; and string match -qr -- '^-.' $word
            __kpc_takes_value "$place $word"; and set takes_value yes
        else if __kpc_leads_on "$place"
            set -a place $word
        else
            set operands (math $operands + 1)
        end
    end
    echo "$place"
    echo $operands
end

# Succeeds in a place; if numbers follow, only there where the operand of the first number is written, or a later
# one up to the second.
function __kpc_at
    set -l place (__kpc_place)
    test "$place[1]" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    test $place[2] -ge $argv[2]; or return 1
    set -q argv[3]; or return 0
    test $place[2] -le $argv[3]
end

# Prints folders, and files with one of these endings.
function __kpc_files
    set -l current (commandline -ct | string replace -r '^-[^=]*=' '')
    set -l endings (string escape --style=regex -- / $argv)
    complete -C "'' $current" | string match -r -- '.*(?:'(string join '|' $endings)')$'
end

complete -c kpc -f

complete -c kpc -n '__kpc_at \'\'' -a 'draw' -d 'it\'s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *'
complete -c kpc -n '__kpc_at \'\'' -a 'box' -d 'open'
complete -c kpc -n '__kpc_at \'\'' -a 'help' -d 'Shows the help of a command'
complete -c kpc -n '__kpc_at \'\'' -s h -l help -d 'show this help; after a command, that command\'s'
complete -c kpc -n '__kpc_at \'\'' -s V -l version -d 'show kpc\'s version'

complete -c kpc -n '__kpc_at \'box\'' -a 'open' -d 'Opens a box'
complete -c kpc -n '__kpc_at \'box\'' -s h -l help -d 'show this help'

complete -c kpc -n '__kpc_at \'help\'' -a 'draw' -d 'it\'s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *'
complete -c kpc -n '__kpc_at \'help\'' -a 'box' -d 'open'

complete -c kpc -n '__kpc_at \'help box\'' -a 'open' -d 'Opens a box'

complete -c kpc -n '__kpc_at \'draw\' 0' -k -a '- (__kpc_files \'.kp\' \'.kpt\')'
complete -c kpc -n '__kpc_at \'draw\'' -s a -l as -x -a 'line \'x y\' \'$(touch pwned)\' \'`touch pwned`\' \'it\\\'s\'' -d 'it\'s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *'
complete -c kpc -n '__kpc_at \'draw\'' -l known -x -a '\'one:two	it\\\'s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\\\ $HOME *\'' -d 'a name'
complete -c kpc -n '__kpc_at \'draw\'' -s o -l out -r -F -d 'a file'
complete -c kpc -n '__kpc_at \'draw\'' -l all -d 'a switch'
complete -c kpc -n '__kpc_at \'draw\'' -s h -l help -d 'show this help'

complete -c kpc -n '__kpc_at \'box open\' 0 0' -k -a 'red green'
complete -c kpc -n '__kpc_at \'box open\' 1 1' -k -a '(__kpc_files \'/\')'
complete -c kpc -n '__kpc_at \'box open\'' -s h -l help -d 'show this help'
