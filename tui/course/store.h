/* An SQLite database that a person's work is kept in, and that opens whatever
 * has happened to it.  Knows nothing of what is kept: progress.c does.
 *
 * Damage never stops the program.  What is damaged is set aside as
 * PATH.corrupt-N and a new database begun; where the file cannot be used at
 * all (a newer version, a folder that cannot be written) the store is in
 * memory for this run.  `notice` then says so in one line.
 *
 *     1. write a plan: how to build the tables, and every statement ever used
 *     2. store_open
 *     3. store_query, with the statement's index in the plan
 *     4. store_close
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_STORE_H
#define FORKLORE_COURSE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "tui/base/buf.h"

struct store_plan {
    /* Each brings the tables from the version of its index to the next:
     * appended to, never changed.  PRAGMA user_version counts those applied. */
    const char *const *migrations;
    size_t nmigrations;
    const char *const *queries;
    size_t nqueries;
};

struct store {
    sqlite3 *db;
    sqlite3_stmt **queries;
    const struct store_plan *plan; /* borrowed */
    char *path;                    /* where it should be; NULL: nowhere */
    bool on_disk;                  /* it is there, and not in memory */
    dev_t dev;                     /* which file that is: */
    ino_t ino;                     /* another may take its place */
    struct buf notice;             /* empty when all is well */
};

/* A value for a statement: TEXT, or NUMBER when TEXT is NULL. */
struct store_arg {
    const char *text; /* borrowed for the call */
    sqlite3_int64 number;
};

/* PATH NULL: in memory.  Fails only when there is not even memory. */
int store_open(struct store *s, const struct store_plan *plan, const char *path,
               struct buf *err);
void store_close(struct store *s);
/* Runs a statement with its N values, calling ROW (or NULL) for each row of the
 * result.  What it changed is durable when it returns 0.  A database that turns
 * out to be damaged is replaced, and the statement run on the new one. */
int store_query(struct store *s, size_t query, const struct store_arg *args,
                size_t n, void (*row)(sqlite3_stmt *, void *), void *arg,
                struct buf *err);

#endif
