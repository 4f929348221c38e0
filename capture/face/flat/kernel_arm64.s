#include "textflag.h"

// func dotFloatRows(dst, probe, rows *float32, n, width int)
//
// Eight sums of four lanes each. The inner loop takes 32 components.
TEXT ·dotFloatRows(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R0
	MOVD  probe+8(FP), R1
	MOVD  rows+16(FP), R2
	MOVD  n+24(FP), R3
	MOVD  width+32(FP), R4
	FMOVS $1.0, F31
	VDUP  V31.S[0], V31.S4

row:
	MOVD R1, R5
	MOVD R4, R6
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16

lanes:
	VLD1.P 64(R5), [V16.S4, V17.S4, V18.S4, V19.S4]
	VLD1.P 64(R5), [V20.S4, V21.S4, V22.S4, V23.S4]
	VLD1.P 64(R2), [V24.S4, V25.S4, V26.S4, V27.S4]
	VFMLA  V16.S4, V24.S4, V0.S4
	VFMLA  V17.S4, V25.S4, V1.S4
	VFMLA  V18.S4, V26.S4, V2.S4
	VFMLA  V19.S4, V27.S4, V3.S4
	VLD1.P 64(R2), [V24.S4, V25.S4, V26.S4, V27.S4]
	VFMLA  V20.S4, V24.S4, V4.S4
	VFMLA  V21.S4, V25.S4, V5.S4
	VFMLA  V22.S4, V26.S4, V6.S4
	VFMLA  V23.S4, V27.S4, V7.S4
	SUBS   $32, R6
	BNE    lanes

	// Go's assembler has no addition of vectors of floats: times one, and added.
	VFMLA  V31.S4, V4.S4, V0.S4
	VFMLA  V31.S4, V5.S4, V1.S4
	VFMLA  V31.S4, V6.S4, V2.S4
	VFMLA  V31.S4, V7.S4, V3.S4
	VFMLA  V31.S4, V2.S4, V0.S4
	VFMLA  V31.S4, V3.S4, V1.S4
	VFMLA  V31.S4, V1.S4, V0.S4
	VDUP   V0.S[1], V1.S4
	VDUP   V0.S[2], V2.S4
	VDUP   V0.S[3], V3.S4
	FADDS  F1, F0, F0
	FADDS  F3, F2, F2
	FADDS  F2, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS   $1, R3
	BNE    row
	RET

// Instructions that Go's assembler does not know, for the registers used below.
#define SXTL_16_24   WORD $0x0f08a618 // sxtl   v24.8h, v16.8b
#define SXTL2_16_25  WORD $0x4f08a619 // sxtl2  v25.8h, v16.16b
#define SXTL_17_26   WORD $0x0f08a63a // sxtl   v26.8h, v17.8b
#define SXTL2_17_27  WORD $0x4f08a63b // sxtl2  v27.8h, v17.16b
#define SMLAL_24_20  WORD $0x0e748300 // smlal  v0.4s, v24.4h, v20.4h
#define SMLAL2_24_20 WORD $0x4e748301 // smlal2 v1.4s, v24.8h, v20.8h
#define SMLAL_25_21  WORD $0x0e758322 // smlal  v2.4s, v25.4h, v21.4h
#define SMLAL2_25_21 WORD $0x4e758323 // smlal2 v3.4s, v25.8h, v21.8h
#define SMLAL_26_22  WORD $0x0e768340 // smlal  v0.4s, v26.4h, v22.4h
#define SMLAL2_26_22 WORD $0x4e768341 // smlal2 v1.4s, v26.8h, v22.8h
#define SMLAL_27_23  WORD $0x0e778362 // smlal  v2.4s, v27.4h, v23.4h
#define SMLAL2_27_23 WORD $0x4e778363 // smlal2 v3.4s, v27.8h, v23.8h

// func dotIntRows(dst *int32, probe *int16, rows *int8, n, width int)
//
// Bytes of a row become 16 bits, and their products with the probe's are added in 32.
// Four sums of four lanes each; the inner loop takes 32 components.
TEXT ·dotIntRows(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD probe+8(FP), R1
	MOVD rows+16(FP), R2
	MOVD n+24(FP), R3
	MOVD width+32(FP), R4

row:
	MOVD R1, R5
	MOVD R4, R6
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16

lanes:
	VLD1.P 32(R2), [V16.B16, V17.B16]
	VLD1.P 64(R5), [V20.H8, V21.H8, V22.H8, V23.H8]
	SXTL_16_24
	SXTL2_16_25
	SXTL_17_26
	SXTL2_17_27
	SMLAL_24_20
	SMLAL2_24_20
	SMLAL_25_21
	SMLAL2_25_21
	SMLAL_26_22
	SMLAL2_26_22
	SMLAL_27_23
	SMLAL2_27_23
	SUBS $32, R6
	BNE  lanes

	VADD  V1.S4, V0.S4, V0.S4
	VADD  V3.S4, V2.S4, V2.S4
	VADD  V2.S4, V0.S4, V0.S4
	VADDV V0.S4, V0
	FMOVS.P F0, 4(R0)
	SUBS  $1, R3
	BNE   row
	RET
