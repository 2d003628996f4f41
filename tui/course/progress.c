/* What the student has done, as statements on a database.  Leaves opening,
 * damage and versions to store.c, and dates to SQLite's own functions.
 *
 * SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/course/home.h"
#include "tui/course/progress.h"
#include "tui/course/store.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define NOW "CAST(strftime('%s', 'now') AS INTEGER)"
#define TEXT(s) ((struct store_arg){.text = (s)})
#define NUMBER(n) ((struct store_arg){.number = (n)})

struct progress {
    struct store store;
};

/* Appended to, never changed: databases of every earlier version exist. */
static const char *const migrations[] = {
    "CREATE TABLE attempt ("
    "  id INTEGER PRIMARY KEY,"
    "  lab TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  verdict TEXT NOT NULL,"
    "  passed INTEGER NOT NULL,"
    "  tests_passed INTEGER NOT NULL,"
    "  tests_total INTEGER NOT NULL,"
    "  detail TEXT NOT NULL" /* the report as JSON */
    ") STRICT;"
    "CREATE INDEX attempt_lab ON attempt (lab, passed, tests_passed);"
    "CREATE TABLE answer ("
    "  lesson TEXT NOT NULL,"
    "  id TEXT NOT NULL,"
    "  choice INTEGER NOT NULL,"
    "  correct INTEGER NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  days INTEGER NOT NULL," /* from the answer to its review; 0: none */
    "  due INTEGER,"           /* the local midnight they lead to */
    "  PRIMARY KEY (lesson, id)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE page ("
    "  lesson TEXT PRIMARY KEY,"
    "  page INTEGER NOT NULL,"
    "  finished INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE hint ("
    "  lab TEXT PRIMARY KEY,"
    "  rungs INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;",
};

enum query {
    ADD_ATTEMPT,
    SET_ANSWER,
    SET_PAGE,
    SET_HINT,
    GET_LAB,
    GET_CHOICE,
    COUNT_DUE,
    LIST_DUE,
    NQUERIES
};

static const char *const queries[] = {
    [ADD_ATTEMPT] =
        "INSERT INTO attempt"
        " (lab, at, verdict, passed, tests_passed, tests_total, detail)"
        " VALUES (?1, " NOW ", ?2, ?3, ?4, ?5, ?6)",

    /* ?4: right or not; ?5: the prediction's own days. */
    [SET_ANSWER] =
        "WITH old AS (SELECT days, due FROM answer"
        "             WHERE lesson = ?1 AND id = ?2 AND days > 0),"
        " next (days) AS (SELECT CASE"
        "   WHEN ?5 <= 0 THEN 0"
        "   WHEN NOT ?4 THEN 1"
        "   WHEN NOT EXISTS (SELECT 1 FROM old) THEN ?5"
        "   WHEN (SELECT due FROM old) > " NOW " THEN (SELECT days FROM old)"
        "   WHEN (SELECT days FROM old) < 3 THEN 3"
        "   WHEN (SELECT days FROM old) < 7 THEN 7"
        "   ELSE max(21, (SELECT days FROM old)) END)"
        " INSERT OR REPLACE INTO answer"
        " SELECT ?1, ?2, ?3, ?4, " NOW ", days, iif(days > 0, CAST(strftime("
        "   '%s', 'now', 'localtime', 'start of day', days || ' days', 'utc')"
        "   AS INTEGER), NULL) FROM next",

    [SET_PAGE] = "INSERT INTO page VALUES (?1, ?2, ?3)"
                 " ON CONFLICT DO UPDATE SET page = max(page, excluded.page),"
                 " finished = max(finished, excluded.finished)",

    [SET_HINT] =
        "INSERT INTO hint VALUES (?1, ?2)"
        " ON CONFLICT DO UPDATE SET rungs = max(rungs, excluded.rungs)",

    [GET_LAB] =
        "WITH mine AS (SELECT count(*) AS n, max(passed) AS passed,"
        "              max(tests_passed) AS best FROM attempt WHERE lab = ?1),"
        " last AS (SELECT * FROM attempt"
        "          WHERE id = (SELECT max(id) FROM attempt WHERE lab = ?1))"
        " SELECT n, mine.passed, best, tests_passed, tests_total, verdict, at,"
        "   max(0, julianday('now', 'localtime', 'start of day')"
        "     - julianday(at, 'unixepoch', 'localtime', 'start of day')),"
        "   (SELECT rungs FROM hint WHERE lab = ?1),"
        "   coalesce((SELECT page FROM page WHERE lesson = ?1), -1),"
        "   (SELECT finished FROM page WHERE lesson = ?1)"
        " FROM mine LEFT JOIN last",

    [GET_CHOICE] = "SELECT choice FROM answer WHERE lesson = ?1 AND id = ?2",
    [COUNT_DUE] = "SELECT count(*) FROM answer WHERE due <= " NOW,
    [LIST_DUE] = "SELECT lesson, id FROM answer WHERE due <= " NOW
                 " ORDER BY due, lesson, id",
};
static_assert(COUNT(queries) == NQUERIES, "every query has its statement");

static const struct store_plan plan = {
    .migrations = migrations,
    .nmigrations = COUNT(migrations),
    .queries = queries,
    .nqueries = NQUERIES,
};

/* The usual place, or NULL when there is none. */
static char *usual_path(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    if (state &&
        state[0] == '/') /* relative ones are to be ignored: the spec */
        return str_format("%s/forklore/progress.db", state);
    char *home = home_path();
    if (!home)
        return NULL;
    char *path = str_format("%s/.local/state/forklore/progress.db", home);
    free(home);
    return path;
}

struct progress *progress_open(const char *path, struct buf *err)
{
    struct progress *p = mem_new(sizeof *p);
    char *place = path ? str_dup(path) : usual_path();
    if (store_open(&p->store, &plan, place, err) == -1) {
        free(p);
        p = NULL;
    }
    free(place);
    return p;
}

const char *progress_notice(const struct progress *p)
{
    return p->store.notice.len ? buf_str(&p->store.notice) : NULL;
}

void progress_close(struct progress *p)
{
    if (!p)
        return;
    store_close(&p->store);
    free(p);
}

int progress_attempt(struct progress *p, const char *lab, const char *verdict,
                     bool passed, int tests_passed, int tests_total,
                     const char *detail, struct buf *err)
{
    const struct store_arg args[] = {
        TEXT(lab),           TEXT(verdict),
        NUMBER(passed),      NUMBER(tests_passed),
        NUMBER(tests_total), TEXT(detail ? detail : ""),
    };
    return store_query(&p->store, ADD_ATTEMPT, args, COUNT(args), NULL, NULL,
                       err);
}

int progress_answer(struct progress *p, const char *lesson, const char *id,
                    int choice, bool right, int later_days, struct buf *err)
{
    const struct store_arg args[] = {TEXT(lesson), TEXT(id), NUMBER(choice),
                                     NUMBER(right), NUMBER(later_days)};
    return store_query(&p->store, SET_ANSWER, args, COUNT(args), NULL, NULL,
                       err);
}

int progress_page(struct progress *p, const char *lesson, int page, bool last,
                  struct buf *err)
{
    const struct store_arg args[] = {TEXT(lesson), NUMBER(page), NUMBER(last)};
    return store_query(&p->store, SET_PAGE, args, COUNT(args), NULL, NULL, err);
}

int progress_hint(struct progress *p, const char *lab, int rung,
                  struct buf *err)
{
    const struct store_arg args[] = {TEXT(lab), NUMBER(rung)};
    return store_query(&p->store, SET_HINT, args, COUNT(args), NULL, NULL, err);
}

/* A column that is NULL reads as 0, and as no text. */
static void lab_row(sqlite3_stmt *row, void *arg)
{
    struct lab_progress *out = arg;
    const char *verdict = (const char *)sqlite3_column_text(row, 5);

    *out = (struct lab_progress){
        .attempts = sqlite3_column_int(row, 0),
        .passed = sqlite3_column_int(row, 1),
        .best_passed = sqlite3_column_int(row, 2),
        .last_passed = sqlite3_column_int(row, 3),
        .last_total = sqlite3_column_int(row, 4),
        .last_at = sqlite3_column_int64(row, 6),
        .days_ago = sqlite3_column_int(row, 7),
        .hints = sqlite3_column_int(row, 8),
        .page = sqlite3_column_int(row, 9),
        .read = sqlite3_column_int(row, 10),
    };
    snprintf(out->last_verdict, sizeof out->last_verdict, "%s",
             verdict ? verdict : "");
}

int progress_lab(struct progress *p, const char *slug, struct lab_progress *out,
                 struct buf *err)
{
    const struct store_arg args[] = {TEXT(slug)};
    *out = (struct lab_progress){.page = -1};
    return store_query(&p->store, GET_LAB, args, COUNT(args), lab_row, out,
                       err);
}

static void int_row(sqlite3_stmt *row, void *arg)
{
    *(int *)arg = sqlite3_column_int(row, 0);
}

int progress_choice(struct progress *p, const char *lesson, const char *id)
{
    const struct store_arg args[] = {TEXT(lesson), TEXT(id)};
    int choice = -1;
    store_query(&p->store, GET_CHOICE, args, COUNT(args), int_row, &choice,
                NULL);
    return choice;
}

int progress_due(struct progress *p)
{
    int due = 0;
    store_query(&p->store, COUNT_DUE, NULL, 0, int_row, &due, NULL);
    return due;
}

struct due_list {
    struct due *list;
    size_t n;
};

static void due_row(sqlite3_stmt *row, void *arg)
{
    struct due_list *l = arg;
    const char *lesson = (const char *)sqlite3_column_text(row, 0);
    const char *id = (const char *)sqlite3_column_text(row, 1);
    if (!lesson || !id) /* only damage makes them NULL */
        return;
    l->list = mem_grow(l->list, l->n + 1, sizeof *l->list);
    l->list[l->n++] = (struct due){
        .lesson = str_dup(lesson),
        .id = str_dup(id),
    };
}

int progress_due_list(struct progress *p, struct due **list, size_t *n,
                      struct buf *err)
{
    struct due_list l = {0};
    int status = store_query(&p->store, LIST_DUE, NULL, 0, due_row, &l, err);
    if (status == -1) {
        due_free(l.list, l.n);
        l = (struct due_list){0};
    }
    *list = l.list;
    *n = l.n;
    return status;
}

void due_free(struct due *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(list[i].lesson);
        free(list[i].id);
    }
    free(list);
}
