#pragma once

// The git commit that the program was built from, with "-modified" if the tree had changes; "unknown" outside a checkout.
const char *nucens_commit(void);
