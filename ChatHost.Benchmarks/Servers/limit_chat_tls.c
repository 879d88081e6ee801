/*
 * limit_chat_tls - the cheapest chat server over TLS that we can write: one thread, one epoll instance, OpenSSL. All input of one epoll_wait
 * round is collected per room first; then every reader gets it encrypted as one record (or as many as it needs). It shows what the kernel's
 * sockets and the cipher alone cost per delivery. `load` compiles and starts it:
 *
 *   cc -O2 -o limit_chat_tls limit_chat_tls.c -lssl -lcrypto && ./limit_chat_tls server.pem
 *
 * It speaks as much of ChatHost's protocol as the load needs. A client that owes us more than CAP bytes of unread output is dropped.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CAP = 1 << 20, MAX_LINE = 8192 };

struct span { size_t from, to; int fd; };       /* one sender's part of a round */

struct room {
    char name[32];
    int *members, n, cap;
    char *round; size_t len, size;              /* text collected in this round */
    struct span *spans; int n_spans, cap_spans;
    char *own; size_t own_size;                 /* the round without a speaker's own lines */
    struct room *next, *next_dirty;
};

struct client {
    SSL *tls;
    struct room *room;
    int slot;                                   /* index in room->members */
    char *part; size_t part_len;                /* incomplete line */
    char *out; size_t out_len, out_off;         /* not yet taken by the socket */
    int is_open, is_dead;
};

static struct client *clients;
static struct room *rooms, *dirty;
static int ep, *doomed, n_doomed;
static char buf[MAX_LINE + 65536];

static struct room *room_named(const char *name)
{
    for (struct room *r = rooms; r; r = r->next)
        if (!strcmp(r->name, name)) return r;
    struct room *r = calloc(1, sizeof *r);
    snprintf(r->name, sizeof r->name, "%s", name);
    r->next = rooms;
    return rooms = r;
}

static void leave(int fd)
{
    struct client *c = &clients[fd];
    struct room *r = c->room;
    if (!r) return;
    r->members[c->slot] = r->members[--r->n];
    clients[r->members[c->slot]].slot = c->slot;
    c->room = NULL;
}

static void enter(int fd, struct room *r)
{
    leave(fd);
    if (r->n == r->cap) r->members = realloc(r->members, sizeof(int) * (size_t)(r->cap = r->cap * 2 + 16));
    clients[fd].room = r;
    clients[fd].slot = r->n;
    r->members[r->n++] = fd;
}

/* Clients are closed after the round, so that no list changes under a loop. */
static void doom(int fd)
{
    if (clients[fd].is_dead) return;
    clients[fd].is_dead = 1;
    doomed[n_doomed++] = fd;
}

static void reap(void)
{
    while (n_doomed) {
        int fd = doomed[--n_doomed];
        leave(fd);
        SSL_free(clients[fd].tls);
        free(clients[fd].part);
        free(clients[fd].out);
        memset(&clients[fd], 0, sizeof *clients);
        close(fd);
    }
}

static void await(int fd, int writable)
{
    struct epoll_event ev = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.fd = fd};
    epoll_ctl(ep, EPOLL_CTL_MOD, fd, &ev);
}

/* How much was taken; 0 when nothing is taken now, -1 when the connection is broken. */
static int try_write(int fd, const char *text, size_t n)
{
    ERR_clear_error();
    int w = SSL_write(clients[fd].tls, text, (int)n);
    if (w > 0) return w;
    return SSL_get_error(clients[fd].tls, w) == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static void deliver(int fd, const char *text, size_t n)
{
    struct client *c = &clients[fd];
    size_t taken = 0;
    if (c->is_dead || !c->is_open || !n) return;
    while (!c->out && taken < n) {
        int w = try_write(fd, text + taken, n - taken);
        if (w < 0) { doom(fd); return; }
        if (!w) break;
        taken += (size_t)w;
    }
    if (taken == n) return;
    size_t have = c->out_len - c->out_off;
    if (have + n - taken > CAP) { doom(fd); return; }
    if (!c->out) { c->out = malloc(CAP); await(fd, 1); }
    if (c->out_off) memmove(c->out, c->out + c->out_off, have);
    memcpy(c->out + have, text + taken, n - taken);
    c->out_off = 0;
    c->out_len = have + n - taken;
}

/* Sends what a room collected to its members, leaving out their own lines. */
static void flush_room(struct room *r)
{
    for (int i = 0; i < r->n; i++) {
        int fd = r->members[i], speaks = 0;
        for (int s = 0; s < r->n_spans && !speaks; s++) speaks = r->spans[s].fd == fd;
        if (!speaks) { deliver(fd, r->round, r->len); continue; }
        size_t from = 0, len = 0;
        if (r->own_size < r->len) r->own = realloc(r->own, r->own_size = r->len * 2);
        for (int s = 0; s < r->n_spans; s++) {
            if (r->spans[s].fd != fd) continue;
            memcpy(r->own + len, r->round + from, r->spans[s].from - from);
            len += r->spans[s].from - from;
            from = r->spans[s].to;
        }
        memcpy(r->own + len, r->round + from, r->len - from);
        deliver(fd, r->own, len + r->len - from);
    }
    r->len = 0;
    r->n_spans = 0;
}

/* Adds one line to the sender's room. */
static void say(int fd, const char *line, size_t n)
{
    struct room *r = clients[fd].room;
    if (r->len + n + 32 > r->size) r->round = realloc(r->round, r->size = (r->size + n) * 2 + 4096);
    if (!r->len) { r->next_dirty = dirty; dirty = r; }
    if (!r->n_spans || r->spans[r->n_spans - 1].fd != fd) {
        if (r->n_spans == r->cap_spans)
            r->spans = realloc(r->spans, sizeof *r->spans * (size_t)(r->cap_spans = r->cap_spans * 2 + 16));
        r->spans[r->n_spans++] = (struct span){r->len, r->len, fd};
    }
    r->len += (size_t)sprintf(r->round + r->len, "user%d: ", fd);
    memcpy(r->round + r->len, line, n);
    r->len += n;
    r->spans[r->n_spans - 1].to = r->len;
}

static void flush_all(void)
{
    for (; dirty; dirty = dirty->next_dirty) flush_room(dirty);
}

static void take(int fd, char *p, char *end)
{
    struct client *c = &clients[fd];
    char *nl;
    while ((nl = memchr(p, '\n', (size_t)(end - p)))) {
        if (nl - p > 6 && !memcmp(p, "/join ", 6)) {
            char reply[64];
            *nl = 0;
            if (nl[-1] == '\r') nl[-1] = 0;
            flush_all();                        /* members may change: send what was said first */
            enter(fd, room_named(p + 6));
            deliver(fd, reply, (size_t)snprintf(reply, sizeof reply, "* You are in %.40s.\r\n", p + 6));
        } else {
            say(fd, p, (size_t)(nl - p) + 1);
        }
        p = nl + 1;
    }
    c->part_len = (size_t)(end - p);
    if (c->part_len > MAX_LINE) { doom(fd); return; }
    if (!c->part_len) return;
    if (!c->part) c->part = malloc(MAX_LINE);
    memcpy(c->part, p, c->part_len);
}

static void readable(int fd)
{
    struct client *c = &clients[fd];
    if (!c->is_open) {
        ERR_clear_error();
        int done = SSL_accept(c->tls);
        if (done != 1) {
            int error = SSL_get_error(c->tls, done);
            if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) doom(fd);
            return;
        }
        static const char welcome[] = "Welcome to the chat server!\r\n* You are a guest.\r\n";
        c->is_open = 1;
        deliver(fd, welcome, sizeof welcome - 1);
    }
    while (!c->is_dead) {
        if (c->part_len) memcpy(buf, c->part, c->part_len);
        ERR_clear_error();
        int n = SSL_read(c->tls, buf + c->part_len, 65536);
        if (n <= 0) {
            if (SSL_get_error(c->tls, n) != SSL_ERROR_WANT_READ) doom(fd);
            return;
        }
        take(fd, buf, buf + c->part_len + n);
    }
}

static void writable(int fd)
{
    struct client *c = &clients[fd];
    if (!c->out || c->is_dead) return;
    int w = try_write(fd, c->out + c->out_off, c->out_len - c->out_off);
    if (w < 0) { doom(fd); return; }
    c->out_off += (size_t)w;
    if (c->out_off < c->out_len) return;
    await(fd, 0);
    free(c->out);
    c->out = NULL;
    c->out_len = c->out_off = 0;
}

int main(int argc, char **argv)
{
    int one = 1;
    if (argc != 2) { fprintf(stderr, "usage: limit_chat_tls FILE with certificate and key\n"); return 1; }
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_use_certificate_file(tls, argv[1], SSL_FILETYPE_PEM) != 1 || SSL_CTX_use_PrivateKey_file(tls, argv[1], SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof a;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 4096) || getsockname(listener, (struct sockaddr *)&a, &size)) {
        perror("listen");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);

    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    clients = calloc(rl.rlim_cur, sizeof *clients);
    doomed = calloc(rl.rlim_cur, sizeof *doomed);

    ep = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = listener}, events[512];
    epoll_ctl(ep, EPOLL_CTL_ADD, listener, &ev);
    struct room *lobby = room_named("lobby");
    printf("Listening: ChatTls tcp://127.0.0.1:%d\n", ntohs(a.sin_port));
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(ep, events, 512, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    clients[fd].tls = SSL_new(tls);
                    SSL_set_fd(clients[fd].tls, fd);
                    ev.events = EPOLLIN;
                    ev.data.fd = fd;
                    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
                    enter(fd, lobby);
                }
                continue;
            }
            if (events[i].events & EPOLLOUT) writable(fd);
            if ((events[i].events & ~EPOLLOUT) && !clients[fd].is_dead) readable(fd);
        }
        flush_all();
        reap();
    }
}
