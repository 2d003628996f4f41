/* The engine: takes lane after lane through build and run, and keeps the
 * report.
 *
 * Leaves each stage to its own file: intake.c, place.c, build.c, run.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/grade.h"

#include <assert.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "tui/base/clock.h"
#include "tui/course/workspace.h"
#include "tui/grade/abandon.h"
#include "tui/grade/blank.h"
#include "tui/grade/run.h"

#define DEADLINE 2.0 /* seconds for a test, at first */
#define PATIENCE 60.0
/* The judge's own guard against a test that hangs it is a minute; it should
 * get to say so itself. */
#define SILENCE 90.0

/* Two builds at most run at once, and one run. */
static_assert(GRADE_POLLFDS == 3 * JOB_POLLFDS, "room for every job");
static_assert(ABANDON_WARDS == LANES + 1, "room for every ward");

struct grade {
    const struct lab *lab;
    struct kit kit;
    struct source source;
    struct place place;
    struct shop shop; /* borrows the three above */
    struct report report;
    char *refused; /* why there is nothing to grade, or NULL */
    char *named;
    bool overlaps; /* there is a processor to build the next lane on */
    double deadline;
    int64_t began, lane_began;
    size_t lane; /* the one that runs: index in the report */
    struct build builds[LANES];
    struct run run;
};

/* ---- Starting ---- */

/* FILE as a command has to name it: not at all if it is the workspace's. */
static char *name_for_commands(const struct lab *lab, const char *file)
{
    struct workspace w;
    struct stat ours, theirs;
    if (workspace_open(&w, NULL))
        return str_dup(file);
    char *usual = workspace_path(&w, lab);
    bool same = strcmp(usual, file) == 0 ||
                (stat(usual, &ours) == 0 && stat(file, &theirs) == 0 &&
                 ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino);
    free(usual);
    workspace_close(&w);
    return same ? NULL : str_dup(file);
}

static int processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
}

/* Everything that can fail before the first process is started. */
static int prepare(struct grade *g, const struct course *c,
                   const struct grade_options *o, struct buf *err)
{
    struct report *r = &g->report;
    if (blank_report(r, g->lab, o->lanes, o->only, err) ||
        kit_open(&g->kit, c->kit, c->root, err))
        return -1;
    for (size_t i = 0; i < r->nlanes; i++)
        if (kit_has(&g->kit, g->lab->slug, r->lanes[i].lane, err))
            return -1;
    struct buf why = BUF_INIT;
    if (source_take(&g->source, o->file, g->lab->file, &why))
        g->refused = buf_take(&why);
    buf_destroy(&why);
    if (g->refused)
        return 0;
    if (g->source.note)
        r->note = str_dup(g->source.note);
    return place_make(&g->place, g->lab->slug, o->keep, err);
}

struct grade *grade_start(const struct course *c, const struct lab *lab,
                          const struct grade_options *o, struct buf *err)
{
    struct grade *g = mem_new(sizeof *g);
    abandon_collect(false);
    g->began = clock_ns();
    g->lab = lab;
    g->place = (struct place)PLACE_INIT;
    g->run.job = (struct job)JOB_INIT;
    for (int i = 0; i < LANES; i++)
        g->builds[i].job = (struct job)JOB_INIT;
    g->deadline = o->deadline > 0 ? o->deadline : DEADLINE;
    g->overlaps = processors() > 1;
    g->report.lab = str_dup(lab->slug);
    g->report.path = str_dup(o->file);
    /* JSON's integers have a sign, so a seed has 63 bits. */
    g->report.seed = o->seed & INT64_MAX ? o->seed & INT64_MAX : blank_seed();
    if (prepare(g, c, o, err)) {
        grade_free(g);
        return NULL;
    }
    g->named = name_for_commands(lab, o->file);
    g->shop = (struct shop){
        .kit = &g->kit,
        .lab = lab,
        .source = &g->source,
        .dir = g->place.dir,
        .final = g->place.final,
        .named = g->named,
        .patience = o->patience > 0 ? o->patience : PATIENCE,
        .silence = o->patience > 0 ? o->patience : SILENCE,
    };
    for (size_t i = 0; i < g->report.nlanes && !g->refused; i++)
        build_init(&g->builds[i], &g->shop, g->report.lanes[i].lane);
    return g;
}

/* ---- Ending ---- */

static void end_lane(struct grade *g, enum verdict verdict, const char *note)
{
    struct lane_result *l = &g->report.lanes[g->lane];
    l->state = STATE_ENDED;
    l->verdict = verdict;
    l->seconds = clock_since(g->lane_began);
    if (note && !l->note)
        l->note = str_dup(note);
    if (g->lane == 0)
        g->report.first_verdict = clock_since(g->began);
}

/* A build of the next lane that is not wanted any more. */
static void drop_builds(struct grade *g)
{
    struct ward left[ABANDON_WARDS];
    for (int i = 0; i < ABANDON_WARDS; i++)
        left[i] = (struct ward)WARD_INIT;
    for (int i = 0; i < LANES; i++)
        build_destroy(&g->builds[i], &left[i]);
    abandon(left, (struct place)PLACE_INIT);
}

/* The folder is kept if there is a program in it: the commands of the report
 * run that. */
static void end_all(struct grade *g)
{
    struct report *r = &g->report;
    bool built = false;
    for (size_t i = 0; i < r->nlanes; i++) {
        if (r->lanes[i].verdict > r->verdict)
            r->verdict = r->lanes[i].verdict;
        built |= g->builds[i].verdict == VERDICT_PASS;
    }
    r->state = STATE_ENDED;
    drop_builds(g);
    if (built)
        place_settle(&g->place);
    else
        place_remove(&g->place);
}

/* ---- Going on ---- */

static void begin(struct grade *g)
{
    struct report *r = &g->report;
    r->state = STATE_RUNNING;
    g->lane_began = g->began;
    r->lanes[0].state = STATE_RUNNING;
    if (g->refused) {
        r->note = str_dup(g->refused);
        end_lane(g, VERDICT_COMPILE, NULL);
        end_all(g);
        return;
    }
    build_start(&g->builds[0]);
}

/* The lane has its verdict: on to the next, unless it would tell nothing. */
static void next_lane(struct grade *g)
{
    struct report *r = &g->report;
    struct ward left;
    run_destroy(&g->run, &left);
    assert(left.pid == 0); /* it has ended, or was never begun */
    bool last = r->lanes[g->lane].verdict >= VERDICT_COMPILE;
    if (last || ++g->lane == r->nlanes) {
        end_all(g);
        return;
    }
    r->lanes[g->lane].state = STATE_RUNNING;
    g->lane_began = clock_ns();
    if (g->builds[g->lane].stage == BUILD_IDLE)
        build_start(&g->builds[g->lane]);
}

static void end_build(struct grade *g)
{
    struct build *b = &g->builds[g->lane];
    struct lane_result *l = &g->report.lanes[g->lane];
    free(l->compiler);
    l->compiler = str_dup(buf_str(&b->compiler));
    if (b->verdict != VERDICT_PASS) {
        end_lane(g, b->verdict, b->note);
        next_lane(g);
        return;
    }
    run_init(&g->run, &g->shop, l, g->lane > 0 ? l - 1 : NULL, g->report.seed,
             g->deadline);
    run_start(&g->run);
    /* While the judge mostly waits, the other processor can compile. */
    size_t next = g->lane + 1;
    if (g->overlaps && next < g->report.nlanes)
        build_start(&g->builds[next]);
}

/* One transition that needs no waiting; false when there is none. */
static bool advance(struct grade *g)
{
    if (g->report.state == STATE_ENDED)
        return false;
    if (g->report.state == STATE_WAITING)
        begin(g);
    else if (g->run.stage == RUN_ENDED) {
        end_lane(g, g->report.lanes[g->lane].verdict, NULL);
        next_lane(g);
    } else if (g->run.stage == RUN_IDLE &&
               g->builds[g->lane].stage == BUILD_ENDED)
        end_build(g);
    else
        return false;
    return true;
}

bool grade_step(struct grade *g)
{
    bool changed = false;
    abandon_collect(false);
    if (g->report.state == STATE_ENDED)
        return false;
    for (size_t i = 0; i < g->report.nlanes; i++)
        build_step(&g->builds[i]);
    changed = run_step(&g->run);
    while (advance(g))
        changed = true;
    return changed;
}

static void earlier(int64_t *when, int64_t other)
{
    if (other < *when)
        *when = other;
}

int grade_poll(const struct grade *g, struct pollfd *fds, int64_t *when)
{
    int n = 0;
    *when = CLOCK_NEVER;
    if (g->report.state == STATE_ENDED)
        return 0;
    if (g->report.state == STATE_WAITING)
        *when = clock_ns();
    for (size_t i = 0; i < g->report.nlanes; i++) {
        n += job_poll(&g->builds[i].job, fds + n);
        earlier(when, job_when(&g->builds[i].job));
    }
    n += job_poll(&g->run.job, fds + n);
    earlier(when, job_when(&g->run.job));
    return n;
}

const struct report *grade_report(const struct grade *g)
{
    return &g->report;
}

void grade_free(struct grade *g)
{
    if (!g)
        return;
    struct ward left[ABANDON_WARDS];
    bool any = false;
    for (int i = 0; i < LANES; i++)
        build_destroy(&g->builds[i], &left[i]);
    run_destroy(&g->run, &left[LANES]);
    for (int i = 0; i < ABANDON_WARDS; i++)
        any |= left[i].pid != 0;
    if (any)
        abandon(left, g->place);
    else if (g->report.state == STATE_ENDED)
        place_destroy(&g->place);
    else
        place_remove(&g->place);
    kit_close(&g->kit);
    source_destroy(&g->source);
    report_destroy(&g->report);
    free(g->refused);
    free(g->named);
    free(g);
}

void grade_reap(void)
{
    abandon_collect(true);
}

/* ---- Without a loop ---- */

/* Waits for what the grade waits for, or a signal.  Signals are let in only
 * while it waits: one that comes between the look at *STOP and the wait would
 * else be slept through. */
static void wait_for(const struct grade *g, const volatile int *stop)
{
    struct pollfd fds[GRADE_POLLFDS];
    int64_t when;
    sigset_t all, before;
    int n = grade_poll(g, fds, &when);
    int ms = clock_poll_ms(when);
    struct timespec t = {ms / 1000, ms % 1000 * CLOCK_MS};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (!stop || !*stop)
        ppoll(fds, (nfds_t)n, ms < 0 ? NULL : &t, &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

const struct report *grade_run(struct grade *g, const volatile int *stop,
                               void (*changed)(const struct report *, void *),
                               void *arg)
{
    while (g->report.state != STATE_ENDED && !(stop && *stop)) {
        wait_for(g, stop);
        if (grade_step(g) && changed)
            changed(&g->report, arg);
    }
    return &g->report;
}
