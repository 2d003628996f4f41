/* Turns what has been done into marks and sentences.  Leaves where they are
 * drawn to view_home.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/home_words.h"

#include "tui/grade/report.h"

const char *const words_greeting =
    "Welcome. You will build what Python's multiprocessing does, in C, and so "
    "learn how processes, pipes and locks work. Each step is a short lesson, "
    "then a lab: one file, written in your own editor.";

bool words_begun(const struct lab_progress *p)
{
    return p->attempts > 0 || p->page >= 0 || p->read || p->passed ||
           p->hints > 0;
}

struct mark words_mark(const struct entry *e, const struct lab_progress *p)
{
    if (e->error)
        return (struct mark){"✘", STYLE_FAIL};
    if (p->passed)
        return (struct mark){"●", STYLE_PASS};
    if (words_begun(p))
        return (struct mark){"◐", STYLE_RUNNING};
    return (struct mark){"○", STYLE_DIM};
}

static void add_when(struct buf *out, int days_ago)
{
    if (days_ago <= 0)
        buf_adds(out, "today");
    else if (days_ago == 1)
        buf_adds(out, "yesterday");
    else
        buf_addf(out, "%d days ago", days_ago);
}

/* "It passes 7 of 11 tests", as of the last try. */
static void add_last_try(struct buf *out, const struct lab_progress *p)
{
    switch (verdict_named(p->last_verdict)) {
    case VERDICT_COMPILE:
        buf_adds(out, "The lab does not compile yet");
        break;
    case VERDICT_FAULT:
        buf_adds(out, "The last try could not be graded");
        break;
    case VERDICT_NONE:
    case VERDICT_PASS:
    case VERDICT_WRONG:
    case VERDICT_CRASH:
    case VERDICT_TIMEOUT:
    case VERDICT_MEMORY:
    case VERDICT_OUTPUT:
    case VERDICT_INTEGRITY:
    case VERDICTS:
        buf_addf(out, "The lab passes %d of %d tests", p->last_passed,
                 p->last_total);
        break;
    }
    buf_adds(out, "; the last try was ");
    add_when(out, p->days_ago);
    buf_adds(out, ".");
}

void words_summary(struct buf *out, const struct entry *e,
                   const struct lab_progress *p)
{
    if (e->error) {
        buf_adds(out, e->error);
        return;
    }
    if (p->read)
        buf_adds(out, "The lesson is read. ");
    else if (p->page >= 0)
        buf_addf(out, "The lesson is read up to page %d. ", p->page + 1);
    else
        buf_adds(out, "The lesson is not read yet. ");
    if (p->passed)
        buf_adds(out, "The lab is passed.");
    else if (p->attempts == 0)
        buf_adds(out, "The lab has not been tried.");
    else
        add_last_try(out, p);
    if (!p->passed && p->hints > 0)
        buf_addf(out, " You have seen %d of %d hints.", p->hints, LAB_HINTS);
}
