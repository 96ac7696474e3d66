# Around the panes: header, footer, pages.

help-title = Keys
help-close = ? or Esc to close
