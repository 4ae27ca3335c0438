// The library's own headers are included by the C shims only; Swift never sees them.
