/* Runs a lab's judge, as often as it takes, and fills in a lane's result.
 *
 * Leaves the protocol to hearing.c and the processes to job.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/grade/locate.h"
#include "tui/grade/settle.h"
#include "tui/grade/words.h"

#define SAID_MAX (16 * 1024)
#define DEADLINE_MAX 60.0 /* seconds, for the reference and the second run */
#define ENOUGH 2          /* confirmed timeouts: see believe_the_rest */
#define SCALE 50.0        /* so many times what the reference takes */
/* The reference is a plain build; this is what the sanitizers cost on top. */
#define SANITIZER 10.0

static double at_least(double a, double b)
{
    return a > b ? a : b;
}

/* What is judged in this stage; the caller frees. */
static char *program_of(const struct run *r)
{
    const struct shop *s = r->shop;
    if (r->stage == RUN_REFERENCE)
        return str_format("%s/gold/%s", s->kit->dir, s->lab->slug);
    return str_format("%s/%s/subject", s->dir, lane_name(r->result->lane));
}

static struct words judge_words(const struct run *r)
{
    const struct shop *s = r->shop;
    enum lane lane =
        r->stage == RUN_REFERENCE ? LANE_BEHAVIOUR : r->result->lane;
    struct words w = WORDS_INIT;
    words_take(&w, str_format("%s/judge/%s", s->kit->dir, s->lab->slug));
    words_add(&w, "--report");
    words_add(&w, "--subject");
    words_take(&w, program_of(r));
    words_add(&w, "--lane");
    words_add(&w, lane_name(lane));
    words_add(&w, "--seed");
    words_take(&w, str_format("%llu", (unsigned long long)r->seed));
    words_add(&w, "--deadline");
    words_take(&w, str_format("%.3f", r->given));
    bool every = r->stage == RUN_ALL && r->hearing.n == s->lab->ntests;
    for (size_t i = 0; i < r->hearing.n && !every; i++) {
        words_add(&w, "--only");
        words_add(&w, r->hearing.answers[i].test);
    }
    return w;
}

/* What would make Check run something else than we ask for. */
static const char *const judge_env[] = {
    "CK_RUN_SUITE",
    "CK_RUN_CASE",
    "CK_INCLUDE_TAGS",
    "CK_EXCLUDE_TAGS",
    "CK_FORK",
    "CK_DEFAULT_TIMEOUT",
    "CK_TIMEOUT_MULTIPLIER",
    "CK_VERBOSITY",
    "CK_LOG_FILE_NAME",
    "CK_XML_LOG_FILE_NAME",
    "CK_TAP_LOG_FILE_NAME",
    NULL,
};

/* ---- The end of a lane ---- */

static void finish(struct run *r)
{
    enum verdict worst = VERDICT_PASS;
    for (size_t i = 0; i < r->result->ntests; i++)
        if (r->result->tests[i].verdict > worst)
            worst = r->result->tests[i].verdict;
    if (r->result->verdict < worst)
        r->result->verdict = worst;
    r->stage = RUN_ENDED;
}

/* The run cannot be believed: whatever was undecided ends with it. */
static void give_up(struct run *r, enum verdict verdict, const char *why)
{
    r->result->verdict = verdict;
    free(r->result->note);
    r->result->note = str_dup(why);
    for (size_t i = 0; i < r->result->ntests; i++) {
        struct test_result *t = &r->result->tests[i];
        if (t->state == STATE_RUNNING)
            settle_without(r->shop, r->result->lane, r->seed, t, verdict, why);
    }
    finish(r);
}

/* ---- Asking the judge ---- */

static void spawn_judge(struct run *r, uint64_t nonce)
{
    const char *lane = lane_name(r->result->lane);
    struct words w = judge_words(r);
    char *dir = str_format("%s/%s/run", r->shop->dir, lane);
    char *input = str_format("%llu\n", (unsigned long long)nonce);
    struct order o = {.argv = (const char *const *)w.v,
                      .env = judge_env,
                      .dir = dir,
                      .input = input,
                      .report = HEARING_FD,
                      .said_max = SAID_MAX,
                      .seconds = r->given + r->shop->silence};
    struct buf why = BUF_INIT;
    if (mkdir(dir, 0700) && errno != EEXIST) {
        err_sys(&why, "cannot make %s", dir);
        give_up(r, VERDICT_FAULT, buf_str(&why));
    } else if (job_start(&r->job, &o, &why)) {
        give_up(r, VERDICT_FAULT, buf_str(&why));
    }
    buf_destroy(&why);
    free(input);
    free(dir);
    words_destroy(&w);
}

/* Asks for the first MANY tests that are wanted: in RUN_ALL every test, later
 * those that timed out. */
static void ask(struct run *r, enum run_stage stage, double given, size_t many)
{
    const struct lane_result *l = r->result;
    const char **names = mem_new(l->ntests * sizeof *names);
    size_t n = 0;
    for (size_t i = 0; i < l->ntests && n < many; i++) {
        if (stage != RUN_ALL && !r->trials[i].timed_out)
            continue;
        r->trials[i].taken = false;
        r->asked[n] = i;
        names[n++] = l->tests[i].name;
    }
    uint64_t nonce;
    while (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce)
        ;
    nonce >>= 1; /* it travels as a number of JSON, which has a sign */
    hearing_destroy(&r->hearing);
    hearing_init(&r->hearing, nonce, names, n);
    free(names);
    r->stage = stage;
    r->given = given;
    spawn_judge(r, nonce);
}

/* ---- Where it crashed ---- */

static bool wants_place(const struct run *r, size_t i)
{
    const struct test_result *t = &r->result->tests[i];
    return t->verdict > VERDICT_PASS && t->line == 0 &&
           r->trials[i].nframes > 0;
}

static void locate(struct run *r)
{
    uint64_t *at = mem_new(r->result->ntests * sizeof r->trials->frames);
    size_t n = 0;
    for (size_t i = 0; i < r->result->ntests; i++)
        for (size_t k = 0; wants_place(r, i) && k < r->trials[i].nframes; k++)
            at[n++] = r->trials[i].frames[k];
    r->stage = RUN_LOCATES;
    char *program = program_of(r);
    if (n == 0 || locate_start(&r->job, program, at, n))
        finish(r);
    free(program);
    free(at);
}

static void located(struct run *r)
{
    const char *said = buf_str(&r->job.said.text);
    const char *name = r->shop->source->name;
    size_t skip = 0;
    for (size_t i = 0; i < r->result->ntests; i++) {
        struct test_result *t = &r->result->tests[i];
        if (!wants_place(r, i))
            continue;
        size_t n = r->trials[i].nframes;
        t->line = locate_line(said, skip, n, name);
        if (t->line && !t->file)
            t->file = str_dup(name);
        skip += n;
    }
    finish(r);
}

/* ---- Hearing the judge ---- */

/* Whether a timeout has to be confirmed.  What was confirmed in the lane before
 * is known to hang: students wait long enough for it once. */
static bool is_doubtful(const struct run *r, const struct answer *a,
                        size_t test)
{
    return r->stage == RUN_ALL && a->verdict == VERDICT_TIMEOUT &&
           !(r->before && r->before->tests[test].verdict == VERDICT_TIMEOUT);
}

/* Copies what has changed in the answers to the report. */
static void take_answers(struct run *r)
{
    for (size_t i = 0; i < r->hearing.n; i++) {
        struct answer *a = &r->hearing.answers[i];
        struct trial *trial = &r->trials[r->asked[i]];
        struct test_result *t = &r->result->tests[r->asked[i]];
        if (a->state != STATE_WAITING && t->state == STATE_WAITING)
            t->state = STATE_RUNNING;
        if (a->state != STATE_ENDED || trial->taken ||
            r->stage == RUN_REFERENCE)
            continue;
        trial->taken = true;
        trial->timed_out = is_doubtful(r, a, r->asked[i]);
        if (trial->timed_out) { /* goes on, as far as the student sees */
            trial->first = *a;
            *a = (struct answer){.test = trial->first.test,
                                 .state = STATE_ENDED,
                                 .verdict = VERDICT_TIMEOUT};
            continue;
        }
        trial->nframes = a->nframes;
        memcpy(trial->frames, a->frames, sizeof trial->frames);
        settle(r->shop, r->result->lane, r->seed, t, a);
    }
}

/* The reference was run: its times make deadlines.  If it does not pass here
 * and now, nothing can be said about the student. */
static void take_reference(struct run *r)
{
    for (size_t i = 0; i < r->hearing.n; i++) {
        const struct answer *a = &r->hearing.answers[i];
        struct trial *trial = &r->trials[r->asked[i]];
        trial->reference = a->seconds;
        if (a->verdict == VERDICT_PASS)
            continue;
        char *why = str_format("the reference solution did not pass this test "
                               "here and now either: %s",
                               a->seen ? a->seen : verdict_name(a->verdict));
        settle_without(r->shop, r->result->lane, r->seed,
                       &r->result->tests[r->asked[i]], VERDICT_FAULT, why);
        trial->timed_out = false;
        free(why);
    }
}

/* Two timeouts that came twice say enough: the verdict stands, and the student
 * need not wait for the others.  They count as they were. */
static void believe_the_rest(struct run *r)
{
    int confirmed = 0;
    for (size_t i = 0; i < r->result->ntests; i++)
        confirmed += !r->trials[i].timed_out &&
                     r->result->tests[i].verdict == VERDICT_TIMEOUT;
    for (size_t i = 0; i < r->result->ntests && confirmed >= ENOUGH; i++) {
        if (!r->trials[i].timed_out)
            continue;
        r->trials[i].timed_out = false;
        settle(r->shop, r->result->lane, r->seed, &r->result->tests[i],
               &r->trials[i].first);
    }
}

/* The next test that has to be run again, or the end. */
static void again(struct run *r)
{
    believe_the_rest(r);
    for (size_t i = 0; i < r->result->ntests; i++) {
        if (!r->trials[i].timed_out)
            continue;
        double scale =
            r->result->lane == LANE_BEHAVIOUR ? SCALE : SCALE * SANITIZER;
        double given =
            at_least(2 * r->deadline, scale * r->trials[i].reference);
        double most = at_least(DEADLINE_MAX, r->deadline);
        ask(r, RUN_AGAIN, given < most ? given : most, 1);
        return;
    }
    locate(r);
}

/* Whether there are tests to time the reference with, and a reference. */
static bool wants_reference(const struct run *r)
{
    bool any = false;
    for (size_t i = 0; i < r->result->ntests; i++)
        any |= r->trials[i].timed_out;
    char *gold =
        str_format("%s/gold/%s", r->shop->kit->dir, r->shop->lab->slug);
    any = any && file_exists(gold);
    free(gold);
    return any;
}

/* The job has ended, and with it the stage. */
static void next(struct run *r)
{
    if (r->stage == RUN_LOCATES) {
        located(r);
        return;
    }
    enum verdict verdict = hearing_close(&r->hearing, &r->job.end, r->job.late,
                                         buf_str(&r->job.said.text));
    if (verdict != VERDICT_PASS) {
        give_up(r, verdict, r->hearing.fault);
        return;
    }
    if (r->stage == RUN_REFERENCE)
        take_reference(r);
    if (r->stage == RUN_ALL && wants_reference(r))
        ask(r, RUN_REFERENCE, at_least(DEADLINE_MAX, r->deadline), SIZE_MAX);
    else
        again(r);
}

bool run_step(struct run *r)
{
    if (r->stage == RUN_IDLE || r->stage == RUN_ENDED)
        return false;
    bool ended = job_step(&r->job), changed = false;
    if (r->stage != RUN_LOCATES) {
        struct buf *report = &r->job.report.text;
        changed = hearing_take(&r->hearing, buf_str(report), report->len);
        buf_clear(report);
    }
    if (changed) {
        take_answers(r);
        job_extend(&r->job, r->given + r->shop->silence);
    }
    if (r->hearing.fault)
        job_stop(&r->job);
    if (ended)
        next(r);
    return changed || ended;
}

void run_init(struct run *r, const struct shop *shop,
              struct lane_result *result, const struct lane_result *before,
              uint64_t seed, double deadline)
{
    *r = (struct run){.shop = shop,
                      .result = result,
                      .before = before,
                      .seed = seed,
                      .deadline = deadline,
                      .job = JOB_INIT};
    r->trials = mem_new(result->ntests * sizeof *r->trials);
    r->asked = mem_new(result->ntests * sizeof *r->asked);
}

void run_start(struct run *r)
{
    ask(r, RUN_ALL, r->deadline, SIZE_MAX);
}

void run_destroy(struct run *r, struct ward *left)
{
    job_drop(&r->job, left);
    hearing_destroy(&r->hearing);
    for (size_t i = 0; r->trials && i < r->result->ntests; i++)
        answer_clear(&r->trials[i].first);
    free(r->trials);
    free(r->asked);
    *r = (struct run){.job = JOB_INIT};
}
