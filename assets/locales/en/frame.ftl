# Around the panes: header, footer, pages.

help-title = Commands and keys
help-close = Enter does it · Esc closes
