# Read by every interactive shell.
case $- in *i*) ;; *) return ;; esac

HISTCONTROL=ignoredups
HISTSIZE=10000
HISTFILESIZE=20000
# Each command is written down at once: history then survives a closed tab and is shared by new ones.
shopt -s histappend checkwinsize
PROMPT_COMMAND='history -a'
PS1='\[\e[1;32m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]\$ '

alias ls='ls --color=auto'
alias ll='ls -l'
alias grep='grep --color=auto'
export EDITOR=nano LESS=-R

if [ -f /usr/share/bash-completion/bash_completion ]; then . /usr/share/bash-completion/bash_completion; fi
