/* Compiles and links a student's file.
 *
 * Leaves the words for what went wrong to complaint.c.
 *
 * The compiler is a program that reads what a stranger wrote ("#include
 * </dev/zero>"), so it too runs in a ward, with limits and a deadline.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/build.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"
#include "tui/grade/complaint.h"
#include "tui/grade/words.h"

#define SAID_MAX (64 * 1024)
#define MEMORY_MAX (2UL << 30)
#define FILE_MAX (256UL << 20)

/* ---- Command lines ---- */

/* "spawn.c" with another ending: ".o" */
static char *object_of(const struct source *s)
{
    return str_format("%.*s.o", (int)strlen(s->name) - 2, s->name);
}

static struct words compile_words(const struct build *b)
{
    const struct shop *s = b->shop;
    struct words w = WORDS_INIT;
    words_all(&w, s->kit->cc);
    words_all(&w, s->kit->flags[b->lane]);
    words_add(&w, "-fdiagnostics-color=never");
    /* So that the debugger shows the file the student edits, and not our
     * copy, which has another one's place after the next save. */
    if (s->source->dir)
        words_take(
            &w, str_format("-fdebug-prefix-map=%s=%s", b->dir, s->source->dir));
    words_add(&w, "-I");
    words_add(&w, s->kit->include);
    words_add(&w, "-c");
    words_add(&w, s->source->name);
    words_add(&w, "-o");
    words_take(&w, object_of(s->source));
    return w;
}

static struct words link_words(const struct build *b)
{
    const struct shop *s = b->shop;
    const char *dir = s->kit->dir, *lane = lane_name(b->lane);
    const char *slug = s->lab->slug;
    struct words w = WORDS_INIT;
    words_all(&w, s->kit->cc);
    words_all(&w, s->kit->flags[b->lane]);
    words_take(&w, object_of(s->source));
    words_take(&w, str_format("%s/%s/%s.o", dir, lane, slug));
    words_take(&w, str_format("%s/%s/subject.o", dir, lane));
    words_take(&w, str_format("%s/%s/%s.a", dir, lane, slug));
    words_all(&w, s->kit->link);
    words_add(&w, "-o");
    words_add(&w, "subject");
    return w;
}

/* ---- Ending ---- */

static void end(struct build *b, enum verdict verdict, char *note)
{
    b->stage = BUILD_ENDED;
    b->verdict = verdict;
    b->note = note;
}

/* Whether not even a little more can be written: then it is not the student
 * who is wrong. */
static bool is_full(const char *dir)
{
    static const char block[64 * 1024];
    char *path = str_format("%s/room", dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool full = fd < 0 ? errno == ENOSPC || errno == EDQUOT
                       : fd_writen(fd, block, sizeof block) &&
                             (errno == ENOSPC || errno == EDQUOT);
    fd_close(&fd);
    unlink(path);
    free(path);
    return full;
}

/* The compiler has said no, or worse. */
static void failed(struct build *b)
{
    const struct job *j = &b->job;
    const char *said = buf_str(&b->compiler);
    if (j->late)
        end(b, VERDICT_COMPILE,
            str_format("the compiler had not finished after %g seconds",
                       b->shop->patience));
    else if (!j->end.known)
        end(b, VERDICT_FAULT, str_dup("the compiler was ended from outside"));
    else if (is_full(b->dir))
        end(b, VERDICT_FAULT, str_format("the disk is full: %s", b->dir));
    else if (WIFSIGNALED(j->end.status))
        end(b, VERDICT_FAULT,
            str_format("the compiler was ended by signal %d (%s)",
                       WTERMSIG(j->end.status),
                       strsignal(WTERMSIG(j->end.status))));
    else
        end(b, VERDICT_COMPILE,
            b->stage == BUILD_LINKS ? complaint_link(said)
                                    : complaint_compile(said));
}

/* ---- Stages ---- */

static void run(struct build *b, struct words w, enum build_stage stage)
{
    /* Messages in the one language that complaint.c reads; temporary files
     * where they are swept up even if the compiler is killed; and the folder
     * as -fdebug-prefix-map has it, even if a link leads there. */
    char *tmp = str_format("TMPDIR=%s", b->dir);
    char *pwd = str_format("PWD=%s", b->dir);
    const char *const env[] = {"LC_ALL=C", "LANGUAGE", tmp, pwd, NULL};
    struct order o = {
        .argv = (const char *const *)w.v,
        .env = env,
        .dir = b->dir,
        .limits = {.memory_bytes = MEMORY_MAX, .file_bytes = FILE_MAX},
        .said_max = SAID_MAX,
        .seconds = b->shop->patience};
    struct buf why = BUF_INIT;
    b->stage = stage;
    if (job_start(&b->job, &o, &why)) {
        bool missing = errno == ENOENT || errno == EACCES;
        end(b, VERDICT_FAULT,
            missing && file_exists(b->dir)
                ? str_format("there is no C compiler: %s; `make deps` "
                             "installs one",
                             buf_str(&why))
                : buf_take(&why));
    }
    buf_destroy(&why);
    free(tmp);
    free(pwd);
    words_destroy(&w);
}

/* Not file_write, which waits for the disk: a build need not survive a power
 * cut. */
static int write_source(const struct build *b, struct buf *err)
{
    const struct source *s = b->shop->source;
    char *path = str_format("%s/%s", b->dir, s->name);
    unlink(path); /* of an earlier build, in a folder that is kept */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int result = 0;
    if (fd < 0 || fd_writen(fd, s->text.data, s->text.len))
        result = err_sys(err, "cannot write %s", path);
    fd_close(&fd);
    free(path);
    return result;
}

void build_init(struct build *b, const struct shop *shop, enum lane lane)
{
    *b = (struct build){.shop = shop, .lane = lane, .job = JOB_INIT};
    b->dir = str_format("%s/%s", shop->dir, lane_name(lane));
}

void build_start(struct build *b)
{
    struct buf why = BUF_INIT;
    if (mkdir(b->dir, 0700) && errno != EEXIST) {
        err_sys(&why, "cannot make %s", b->dir);
        end(b, VERDICT_FAULT, buf_take(&why));
    } else if (write_source(b, &why)) {
        end(b, VERDICT_FAULT, buf_take(&why));
    } else {
        run(b, compile_words(b), BUILD_COMPILES);
    }
    buf_destroy(&why);
}

static void keep_said(struct build *b)
{
    struct stream *s = &b->job.said;
    size_t room =
        SAID_MAX - (b->compiler.len < SAID_MAX ? b->compiler.len : SAID_MAX);
    utf8_clean(&b->compiler, buf_str(&s->text), s->text.len, room);
    if (s->cut)
        buf_adds(&b->compiler, "\n(more was said, and cut off here)\n");
}

bool build_step(struct build *b)
{
    if (b->stage == BUILD_IDLE || b->stage == BUILD_ENDED)
        return b->stage == BUILD_ENDED;
    if (!job_step(&b->job))
        return false;
    keep_said(b);
    const struct ward_end *e = &b->job.end;
    if (!e->known || !WIFEXITED(e->status) || WEXITSTATUS(e->status) != 0)
        failed(b);
    else if (b->stage == BUILD_COMPILES)
        run(b, link_words(b), BUILD_LINKS);
    else
        end(b, VERDICT_PASS, NULL);
    return b->stage == BUILD_ENDED;
}

void build_destroy(struct build *b, struct ward *left)
{
    job_drop(&b->job, left);
    free(b->dir);
    free(b->note);
    buf_destroy(&b->compiler);
    *b = (struct build){.job = JOB_INIT};
}
