#pragma once

// From here on the kernel answers flock() of this process with `error`, as it does on file systems without locks.
// Returns 0, or errno where the kernel does not do that.
int nucens_without_locks(int error);
