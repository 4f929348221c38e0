/* The terminal's side of PACE by Debian's libeac3 (OpenPACE), for tests: one command
 * a line on standard input, one answer a line, in hexadecimal.
 *   terminal OID PARAMETER-ID PASSWORD-TYPE PASSWORD */
#include <eac/eac.h>
#include <eac/objects.h>
#include <eac/pace.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int say(const BUF_MEM *b) {
    size_t i;
    for (i = 0; b && i < b->length; i++) printf("%02x", (unsigned char) b->data[i]);
    puts(b ? "" : "error");
    return b != NULL;
}

static BUF_MEM *bytes(const char *hex) {
    size_t i, n = strlen(hex) / 2;
    BUF_MEM *b = BUF_MEM_new();
    unsigned v;
    BUF_MEM_grow(b, n);
    for (i = 0; i < n && sscanf(hex + 2 * i, "%2x", &v) == 1; i++) b->data[i] = (char) v;
    return b;
}

int main(int argc, char **argv) {
    static char verb[16], hex[20000];
    BUF_MEM *own = NULL, *theirs = NULL, *in;
    EAC_CTX *ctx;
    PACE_SEC *secret;
    if (argc != 5) return 2;
    EAC_init();
    ctx = EAC_CTX_new();
    secret = PACE_SEC_new(argv[4], strlen(argv[4]), (enum s_type) atoi(argv[3]));
    if (!ctx || !secret || !EAC_CTX_init_pace(ctx, EAC_OBJ_txt2nid(argv[1]), atoi(argv[2]))) return 3;
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (scanf("%15s %19999s", verb, hex) == 2) {
        in = bytes(hex);
        if (!strcmp(verb, "nonce")) {
            say(PACE_STEP2_dec_nonce(ctx, secret, in) ? PACE_STEP3A_generate_mapping_data(ctx) : NULL);
        } else if (!strcmp(verb, "map")) {
            say(PACE_STEP3A_map_generator(ctx, in) ? own = PACE_STEP3B_generate_ephemeral_key(ctx) : NULL);
        } else if (!strcmp(verb, "agree")) {
            theirs = in;
            say(PACE_STEP3B_compute_shared_secret(ctx, in) && PACE_STEP3C_derive_keys(ctx)
                    ? PACE_STEP3D_compute_authentication_token(ctx, theirs) : NULL);
        } else if (!strcmp(verb, "token")) {
            say(PACE_STEP3D_verify_authentication_token(ctx, in) == 1 ? ctx->pace_ctx->ka_ctx->k_enc : NULL);
        } else {
            return 5;
        }
    }
    return 0;
}
