/* The row of lanes, in as much detail as fits.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lab_lanes.h"

#include "tui/base/utf8.h"

static const struct {
    const char *sign;
    enum style style;
} marks[] = {
    [MARK_WAITS] = {"·", STYLE_DIM},    [MARK_RUNS] = {NULL, STYLE_RUNNING},
    [MARK_PASSED] = {"✔", STYLE_PASS},  [MARK_FAILED] = {"✘", STYLE_FAIL},
    [MARK_UNKNOWN] = {"?", STYLE_FAIL}, /* the grader does not know */
};

const char *mark_sign(enum mark mark, int frame)
{
    static const char *const moving[] = {"|", "/", "-", "\\"};

    return mark == MARK_RUNS ? moving[frame & 3] : marks[mark].sign;
}

enum style mark_style(enum mark mark)
{
    return marks[mark].style;
}

static void add_mark(struct styled *out, enum mark mark, int frame)
{
    styled_adds(out, marks[mark].style, mark_sign(mark, frame));
}

enum mark mark_of(enum progress_state state, enum verdict verdict)
{
    if (state == STATE_RUNNING)
        return MARK_RUNS;
    if (state == STATE_WAITING || verdict == VERDICT_NONE)
        return MARK_WAITS;
    if (verdict == VERDICT_PASS)
        return MARK_PASSED;
    return verdict == VERDICT_FAULT ? MARK_UNKNOWN : MARK_FAILED;
}

static bool has_started(const struct lane_result *l)
{
    for (size_t i = 0; i < l->ntests; i++)
        if (l->tests[i].state != STATE_WAITING)
            return true;
    return false;
}

/* How much of the lanes is shown, from all that is of interest to the least. */
enum detail { DETAIL_TESTS, DETAIL_FIRST, DETAIL_LANES, DETAILS };

static bool shows_tests(const struct lane_result *l, bool first,
                        enum detail detail)
{
    bool failed = l->state == STATE_ENDED && l->verdict > VERDICT_PASS;

    if (detail == DETAIL_LANES || l->ntests == 0 ||
        (l->state == STATE_ENDED && !has_started(l)))
        return false;
    if (first)
        return true;
    return detail == DETAIL_TESTS && (failed || l->state == STATE_RUNNING);
}

/* Of a lane that runs, the first test without a verdict is the one that moves:
 * while the lane is being built, nothing else would. */
static void add_tests(struct styled *out, const struct lane_result *l,
                      int frame)
{
    bool moves = l->state == STATE_RUNNING;

    for (size_t i = 0; i < l->ntests; i++) {
        const struct test_result *t = &l->tests[i];
        enum mark mark = mark_of(t->state, t->verdict);
        if (moves && (mark == MARK_WAITS || mark == MARK_RUNS)) {
            mark = MARK_RUNS;
            moves = false;
        }
        add_mark(out, mark, frame);
    }
}

static void add_lanes(struct styled *out, const struct lab_shown *s,
                      enum detail detail)
{
    const struct report *r = s->report;

    for (size_t i = 0; !r && s->lab->lanes && s->lab->lanes[i]; i++) {
        styled_addf(out, STYLE_PLAIN, "%s%s ", i ? "   " : " ",
                    s->lab->lanes[i]);
        add_mark(out, MARK_WAITS, s->frame);
    }
    for (size_t i = 0; r && i < r->nlanes; i++) {
        const struct lane_result *l = &r->lanes[i];
        styled_addf(out, STYLE_PLAIN, "%s%s ", i ? "   " : " ",
                    lane_name(l->lane));
        if (shows_tests(l, i == 0, detail))
            add_tests(out, l, s->frame);
        else
            add_mark(out, mark_of(l->state, l->verdict), s->frame);
    }
}

/* "0.11 s · try 6" */
static void tries(const struct lab_shown *s, struct buf *out)
{
    const struct report *r = s->report;
    int n = s->done.attempts + (r && r->state != STATE_ENDED);

    if (r && r->first_verdict > 0)
        buf_addf(out, "%.2f s · ", r->first_verdict);
    if (n > 0)
        buf_addf(out, "try %d", n);
}

void lab_lanes(const struct lab_shown *s, struct styled *out)
{
    struct styled line = STYLED_INIT;
    struct buf right = BUF_INIT;
    int used = 0;

    for (enum detail d = DETAIL_TESTS; d < DETAILS; d++) {
        styled_destroy(&line);
        line = (struct styled)STYLED_INIT;
        styled_newline(&line);
        add_lanes(&line, s, d);
        used = utf8_columns(line.lines[0].text, line.lines[0].len);
        if (used < s->cols)
            break;
    }
    tries(s, &right);
    int room = s->cols - 1 - used - utf8_columns(buf_str(&right), right.len);
    if (room >= 3 && right.len > 0) {
        for (int i = 0; i < room; i++)
            styled_adds(&line, STYLE_PLAIN, " ");
        styled_adds(&line, STYLE_DIM, buf_str(&right));
    }
    styled_append(out, &line);
    styled_destroy(&line);
    buf_destroy(&right);
}
