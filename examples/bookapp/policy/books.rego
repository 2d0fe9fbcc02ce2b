# Who may do what: a visitor without a token reads and adds books, a reader reads, an editor changes, an operator operates.
package books

default allow := false

permissions := {
	"visitor": {"books:read", "books:write", "operations:read", "operations:write"},
	"reader": {"books:read"},
	"editor": {"books:read", "books:write"},
	"operator": {"books:read", "books:write", "operations:read", "operations:write"},
}

# A suspended tenant may do nothing.
allow if {
	not input.suspended
	permissions[input.role][input.permission]
}
