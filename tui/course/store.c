/* Opens an SQLite database and keeps it usable: versions, damage, a file that
 * vanishes.  Leaves the statements to the plan.
 *
 * The folder's lock (flock(2) on the folder itself) is held while opening, so
 * that two programs neither create nor set aside the same file at once.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/course/store.h"

#define BUSY_MS 1000

enum outcome {
    READY,
    DAMAGED,  /* to be set aside */
    NEWER,    /* its user_version is above ours */
    UNUSABLE, /* sound as far as we know, but out of reach */
};

static int get_int(sqlite3 *db, const char *sql, int *value)
{
    sqlite3_stmt *stmt;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc != SQLITE_OK)
        return rc;
    if (sqlite3_step(stmt) == SQLITE_ROW)
        *value = sqlite3_column_int(stmt, 0);
    return sqlite3_finalize(stmt);
}

/* All steps or none; another program may have taken them meanwhile. */
static int migrate(sqlite3 *db, const struct store_plan *plan)
{
    int version = 0;
    int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return rc;
    rc = get_int(db, "PRAGMA user_version", &version);
    for (size_t v = (size_t)version; rc == SQLITE_OK && v < plan->nmigrations;
         v++)
        rc = sqlite3_exec(db, plan->migrations[v], NULL, NULL, NULL);
    if (rc == SQLITE_OK) {
        char *sql =
            str_format("PRAGMA user_version=%zu; COMMIT", plan->nmigrations);
        rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
        free(sql);
    }
    return rc; /* closing the connection rolls back what is left */
}

static int prepare(struct store *s)
{
    for (size_t i = 0; i < s->plan->nqueries; i++) {
        int rc =
            sqlite3_prepare_v3(s->db, s->plan->queries[i], -1,
                               SQLITE_PREPARE_PERSISTENT, &s->queries[i], NULL);
        if (rc != SQLITE_OK)
            return rc;
    }
    return SQLITE_OK;
}

static int set_up(struct store *s, int version)
{
    int rc = SQLITE_OK;
    if (sqlite3_db_readonly(s->db, "main") == 1)
        return SQLITE_READONLY; /* SQLite would tell only at the first write */
    rc = sqlite3_exec(s->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
                      NULL, NULL, NULL);
    if (rc == SQLITE_OK && (size_t)version < s->plan->nmigrations)
        rc = migrate(s->db, s->plan);
    return rc == SQLITE_OK ? prepare(s) : rc;
}

/* SQLite says which call failed; the kernel, if it was asked, said why. */
static void explain(struct buf *out, sqlite3 *db, int rc)
{
    int why = db ? sqlite3_system_errno(db) : 0;
    buf_adds(out, sqlite3_errstr(rc));
    if (why)
        buf_addf(out, " (%s)", strerror(why));
}

static bool is_corruption(int rc)
{
    return (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB;
}

/* Slow, as it reads the whole file: only asked after something went wrong. */
static bool check_fails(sqlite3 *db)
{
    sqlite3_stmt *stmt;
    bool bad = false;
    int rc = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (rc != SQLITE_OK)
        return is_corruption(rc);
    if (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *said = (const char *)sqlite3_column_text(stmt, 0);
        bad = said && strcmp(said, "ok") != 0;
    }
    return is_corruption(sqlite3_finalize(stmt)) || bad;
}

/* SQLITE_ERROR is what preparing our statements gives when the tables are not
 * ours: a database, but of something else. */
static bool is_damaged(sqlite3 *db, int rc)
{
    return is_corruption(rc) || (rc & 0xff) == SQLITE_ERROR ||
           ((rc & 0xff) != SQLITE_BUSY && check_fails(db));
}

static bool is_odd(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

/* SQLite reads zeros where the last page was cut off, and may not notice. While
 * there is something in the -wal the end may be still to be written. */
static bool is_cut_off(sqlite3 *db, const char *path)
{
    struct stat st, wal;
    int page = 0;
    char *name = str_format("%s-wal", path);
    bool in_wal = stat(name, &wal) == 0 && wal.st_size > 0;
    free(name);
    return !in_wal && get_int(db, "PRAGMA page_size", &page) == SQLITE_OK &&
           page > 0 && stat(path, &st) == 0 && st.st_size > 1 &&
           st.st_size % page != 0;
}

/* SUSPECT: a statement has met damage, so opening well is not enough. */
static enum outcome connect(struct store *s, const char *path, bool suspect,
                            struct buf *why)
{
    int version = 0;
    if (is_odd(path)) /* opening a FIFO might wait for ever */
        return DAMAGED;
    int rc = sqlite3_open_v2(path, &s->db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(s->db, 1);
        sqlite3_busy_timeout(s->db, BUSY_MS);
        rc = get_int(s->db, "PRAGMA user_version", &version);
    }
    if (rc == SQLITE_OK && (version < 0 || is_cut_off(s->db, path)))
        return DAMAGED;
    if (rc == SQLITE_OK && (size_t)version > s->plan->nmigrations)
        return NEWER;
    if (rc == SQLITE_OK)
        rc = set_up(s, version);
    if (rc == SQLITE_OK && !suspect)
        return READY;
    explain(why, s->db, rc);
    if (is_damaged(s->db, rc))
        return DAMAGED;
    return rc == SQLITE_OK ? READY : UNUSABLE;
}

/* Whether the file at our path is not the one that is open. */
static bool moved(const struct store *s)
{
    struct stat st;
    if (stat(s->path, &st) == -1)
        return errno == ENOENT || errno == ENOTDIR;
    return st.st_ino != s->ino || st.st_dev != s->dev;
}

/* The last to close a database deletes its -wal by name; SQLite looks first
 * whether the name still is that database's, so a moved one is no danger. */
static void disconnect(struct store *s)
{
    for (size_t i = 0; i < s->plan->nqueries; i++) {
        sqlite3_finalize(s->queries[i]);
        s->queries[i] = NULL;
    }
    sqlite3_close(s->db);
    s->db = NULL;
}

/* The -wal goes first: beside a new database it would be taken for its own. */
static int set_aside(struct store *s)
{
    struct stat st;
    char *to = NULL, *wal = str_format("%s-wal", s->path);
    char *shm = str_format("%s-shm", s->path);
    int n = 1;

    for (to = str_format("%s.corrupt-1", s->path); lstat(to, &st) == 0;) {
        free(to);
        to = str_format("%s.corrupt-%d", s->path, ++n);
    }
    char *to_wal = str_format("%s-wal", to);
    int status = rename(wal, to_wal) == -1 && errno != ENOENT ? -1 : 0;
    if (status == 0) {
        unlink(shm);
        status = rename(s->path, to);
    }
    buf_clear(&s->notice);
    if (status == 0)
        buf_addf(&s->notice,
                 "Your progress in %s was damaged. It is kept as %s, and a new "
                 "record begins.",
                 s->path, to);
    free(to_wal);
    free(to);
    free(shm);
    free(wal);
    return status;
}

/* Makes the folder if need be, and locks it until the descriptor is closed. */
static int lock_folder(const char *path, struct buf *why)
{
    const char *slash = strrchr(path, '/');
    char *dir =
        slash ? str_ndup(path, (size_t)(slash - path) + 1) : str_dup(".");
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd == -1 && file_mkdirs(dir, why) == 0)
        fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(dir);
    if (fd == -1 && !why->len)
        buf_adds(why, strerror(errno));
    while (fd != -1 && flock(fd, LOCK_EX) == -1 && errno == EINTR)
        ;
    return fd;
}

static enum outcome connect_file(struct store *s, bool suspect, struct buf *why)
{
    int lock = lock_folder(s->path, why);
    if (lock == -1)
        return UNUSABLE;
    enum outcome o = connect(s, s->path, suspect, why);
    if (o == DAMAGED) {
        disconnect(s);
        if (set_aside(s) == 0) {
            o = connect(s, s->path, false, why);
        } else {
            buf_clear(why);
            buf_addf(why, "it is damaged and cannot be moved away (%s)",
                     strerror(errno));
        }
    }
    if (o == UNUSABLE && faccessat(lock, ".", W_OK, AT_EACCESS) == -1) {
        buf_clear(why); /* SQLite's reason is of its second try, reading */
        buf_adds(why, strerror(errno));
    }
    struct stat st;
    if (o == READY && stat(s->path, &st) == 0) {
        s->dev = st.st_dev;
        s->ino = st.st_ino;
    }
    fd_close(&lock);
    return o;
}

/* Connects to the file, or to memory. */
static int begin(struct store *s, bool suspect, struct buf *err)
{
    struct buf why = BUF_INIT;
    enum outcome o = s->path ? connect_file(s, suspect, &why) : UNUSABLE;

    s->on_disk = o == READY;
    if (!s->on_disk) {
        disconnect(s);
        if (s->notice.len)
            buf_addc(&s->notice, ' ');
        if (!s->path)
            buf_adds(&s->notice, "There is no home directory");
        else if (o == NEWER)
            buf_addf(&s->notice,
                     "Your progress in %s was written by a newer Forklore",
                     s->path);
        else
            buf_addf(&s->notice, "Your progress cannot be kept in %s: %s",
                     s->path, buf_str(&why));
        buf_adds(&s->notice, ". What you do now will not be remembered.");
        buf_clear(&why);
        o = connect(s, ":memory:", false, &why);
    }
    if (o != READY) {
        disconnect(s);
        err_set(err, "no room for your progress: %s", buf_str(&why));
    }
    buf_destroy(&why);
    return o == READY ? 0 : -1;
}

int store_open(struct store *s, const struct store_plan *plan, const char *path,
               struct buf *err)
{
    *s = (struct store){.plan = plan};
    s->path = path ? str_dup(path) : NULL;
    s->queries = mem_new((plan->nqueries + 1) * sizeof *s->queries);
    if (begin(s, false, err) == 0)
        return 0;
    store_close(s);
    return -1;
}

void store_close(struct store *s)
{
    disconnect(s);
    free(s->queries);
    free(s->path);
    buf_destroy(&s->notice);
    *s = (struct store){0};
}

static int run(struct store *s, size_t query, const struct store_arg *args,
               size_t n, void (*row)(sqlite3_stmt *, void *), void *arg)
{
    sqlite3_stmt *stmt = s->queries[query];
    int rc = SQLITE_OK;

    if (!s->db)
        return SQLITE_NOMEM;
    for (size_t i = 0; i < n && rc == SQLITE_OK; i++) {
        int at = (int)i + 1;
        rc = args[i].text
                 ? sqlite3_bind_text(stmt, at, args[i].text, -1, SQLITE_STATIC)
                 : sqlite3_bind_int64(stmt, at, args[i].number);
    }
    if (rc == SQLITE_OK) {
        while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
            if (row)
                row(stmt, arg);
        if (rc == SQLITE_DONE)
            rc = SQLITE_OK;
    }
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return rc;
}

int store_query(struct store *s, size_t query, const struct store_arg *args,
                size_t n, void (*row)(sqlite3_stmt *, void *), void *arg,
                struct buf *err)
{
    if (s->on_disk && moved(s)) {
        disconnect(s);
        begin(s, false, NULL);
    }
    int rc = run(s, query, args, n, row, arg);
    if (s->on_disk && is_corruption(rc)) {
        disconnect(s);
        begin(s, true, NULL);
        rc = run(s, query, args, n, row, arg);
    }
    if (rc == SQLITE_OK)
        return 0;
    struct buf why = BUF_INIT;
    explain(&why, s->db, rc);
    err_set(err, "your progress in %s: %s", s->on_disk ? s->path : "memory",
            buf_str(&why));
    buf_destroy(&why);
    return -1;
}
