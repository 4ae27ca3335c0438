#pragma once

// A file that is damaged, or made to do harm, can lead the HDF5 library astray. From here on the program then ends with a message and
// status 1 instead of a backtrace. What goes wrong elsewhere is handled as before.
void nucens_guard_damaged_files(void);
