/* The card's side of PACE by Debian's libeac3 (OpenPACE), for tests: one command a
 * line on standard input, one answer a line, in hexadecimal.
 *   card OID PARAMETER-ID PASSWORD-TYPE PASSWORD */
#include <ctype.h>
#include <eac/eac.h>
#include <eac/objects.h>
#include <eac/pace.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(const BUF_MEM *b) {
    size_t i;
    if (!b) { puts("error"); return; }
    for (i = 0; i < b->length; i++) printf("%02x", (unsigned char) b->data[i]);
    puts("");
}

static BUF_MEM *get(const char *hex) {
    size_t i, n = strlen(hex) / 2;
    BUF_MEM *b = BUF_MEM_new();
    if (!b || (n && !BUF_MEM_grow(b, n))) return NULL;
    for (i = 0; i < n; i++) {
        unsigned v;
        if (sscanf(hex + 2 * i, "%2x", &v) != 1) return NULL;
        b->data[i] = (char) v;
    }
    return b;
}

int main(int argc, char **argv) {
    static char line[20000], *arg;
    BUF_MEM *theirs = NULL, *in;
    EAC_CTX *ctx;
    PACE_SEC *secret;
    if (argc != 5) return 2;
    EAC_init();
    ctx = EAC_CTX_new();
    secret = PACE_SEC_new(argv[4], strlen(argv[4]), (enum s_type) atoi(argv[3]));
    if (!ctx || !secret || !EAC_CTX_init_pace(ctx, EAC_OBJ_txt2nid(argv[1]), atoi(argv[2]))) {
        ERR_print_errors_fp(stderr);
        return 3;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        arg = strchr(line, ' ');
        if (arg) *arg++ = 0;
        in = get(arg ? arg : "");
        if (!in) return 4;
        if (!strcmp(line, "nonce")) {
            put(PACE_STEP1_enc_nonce(ctx, secret));
        } else if (!strcmp(line, "map")) {
            BUF_MEM *ours = PACE_STEP3A_generate_mapping_data(ctx);
            put(ours && PACE_STEP3A_map_generator(ctx, in) ? ours : NULL);
        } else if (!strcmp(line, "agree")) {
            BUF_MEM *ours = PACE_STEP3B_generate_ephemeral_key(ctx);
            theirs = in;
            put(ours && PACE_STEP3B_compute_shared_secret(ctx, in) && PACE_STEP3C_derive_keys(ctx) ? ours : NULL);
        } else if (!strcmp(line, "token")) {
            BUF_MEM *ours = PACE_STEP3D_compute_authentication_token(ctx, theirs);
            put(PACE_STEP3D_verify_authentication_token(ctx, in) == 1 ? ours : NULL);
        } else if (!strcmp(line, "enc")) {
            put(ctx->pace_ctx->ka_ctx->k_enc);
        } else if (!strcmp(line, "mac")) {
            put(ctx->pace_ctx->ka_ctx->k_mac);
        } else {
            return 5;
        }
    }
    return 0;
}
