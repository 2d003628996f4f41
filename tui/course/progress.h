/* What the student has done: attempts, answers, pages, hints, in an SQLite
 * database under $XDG_STATE_HOME/forklore (else ~/.local/state/forklore).
 *
 * Every call that records is durable when it returns (WAL, synchronous=FULL):
 * a kill at any moment after it loses nothing.  Times are the database's
 * (seconds since 1970); this is the only place with a calendar.
 *
 * A database that is corrupt is set aside as progress.db.corrupt-N and a new
 * one begun; one written by a newer Forklore, or a folder that cannot be
 * written, leaves progress in memory for this run.  Both say so in `notice`;
 * neither stops the course.
 *
 * Any number of tutors may have it open at once.  What is recorded blocks for
 * as long as another one is writing, at most five seconds.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_PROGRESS_H
#define FORKLORE_COURSE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/base/buf.h"

struct progress;

/* Opens or creates.  PATH NULL is the usual place.  Returns NULL only when
 * not even a database in memory can be had.  The caller frees with
 * progress_close. */
struct progress *progress_open(const char *path, struct buf *err);
/* One line for the student, or NULL: see above.  Borrowed until the next call:
 * damage may come to light, and the notice with it, in any of them. */
const char *progress_notice(const struct progress *p);
void progress_close(struct progress *p);

/* A graded attempt.  VERDICT is verdict_name's; DETAIL is the report as JSON.
 * PASSED means: every lane passed. */
int progress_attempt(struct progress *p, const char *lab, const char *verdict,
                     bool passed, int tests_passed, int tests_total,
                     const char *detail, struct buf *err);
/* An answer to a prediction.  LATER_DAYS is the prediction's: with 0 it does
 * not come back.  Otherwise it is due for review that many days later, or the
 * next day when the answer was wrong; every right answer to a prediction that
 * was due puts the next review further off (1, 3, 7, 21 days).  A right answer
 * before its time keeps the distance: it may have just been read.  Days begin
 * at local midnight. */
int progress_answer(struct progress *p, const char *lesson, const char *id,
                    int choice, bool right, int later_days, struct buf *err);
/* PAGE (from 0) was read; LAST: it was the lesson's last one.  Both only ever
 * grow. */
int progress_page(struct progress *p, const char *lesson, int page, bool last,
                  struct buf *err);
/* Hints up to RUNG (from 1) have been shown. */
int progress_hint(struct progress *p, const char *lab, int rung,
                  struct buf *err);

struct lab_progress {
    int attempts;
    bool passed;     /* once is enough */
    int best_passed; /* most tests passed in one attempt */
    int last_passed, last_total;
    char last_verdict[32]; /* "" when never tried */
    int64_t last_at;       /* seconds since 1970; 0 when never tried */
    int days_ago;          /* since the last attempt, by local midnights */
    int hints;             /* rungs shown: 0 to LAB_HINTS */
    int page;              /* furthest page of the lesson, -1 when unread */
    bool read;             /* its last page was reached */
};

int progress_lab(struct progress *p, const char *slug, struct lab_progress *out,
                 struct buf *err);
/* The choice made for a prediction, or -1. */
int progress_choice(struct progress *p, const char *lesson, const char *id);
/* How many predictions are due for review now. */
int progress_due(struct progress *p);

struct due {
    char *lesson, *id;
};

/* Those predictions, the longest overdue first; the caller frees LIST with
 * due_free. */
int progress_due_list(struct progress *p, struct due **list, size_t *n,
                      struct buf *err);
void due_free(struct due *list, size_t n);

#endif
