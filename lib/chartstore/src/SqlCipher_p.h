#pragma once

// The renamed names first: after this, every sqlite3_… is the copy that is SQLCipher. Never include
// <sqlite3.h> beside it.
#include <tegata_sqlcipher_names.h>

#define SQLITE_HAS_CODEC 1
#include <sqlcipher/sqlite3.h>
