#include <sqlite3.h>

/// Turns off SQLite's count of its own memory, whose one lock all readers would share.
/// `sqlite3_config` takes a variable argument list, which Swift cannot call.
static inline int zhucun_sqlite_without_memory_count(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
