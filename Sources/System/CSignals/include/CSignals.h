#pragma once

// Swift promises nothing about what a signal handler may do, so the handler is C: it stores one number.

// From here on SIGTERM, SIGUSR1, SIGUSR2, SIGHUP, SIGXCPU and SIGINT are noted instead of ending the process; a second SIGINT ends it as
// ever. A signal that was ignored (SIGINT of a process started with & by a script, SIGHUP below nohup) stays ignored. Returns 0, or errno.
int nucens_signals_install(void);

// From here on a file that grows beyond the limit of the process (ulimit -f) is an error of the write, EFBIG, and not the end by SIGXFSZ.
void nucens_signals_refuse_large_files(void);

// The number of the first of these signals that came; 0 if none has.
int nucens_signals_received(void);
