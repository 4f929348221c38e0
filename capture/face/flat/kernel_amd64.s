#include "textflag.h"

// func dotFloatRows(dst, probe, rows *float32, n, width int)
//
// Four sums of eight lanes each, so that the additions of one need not wait for those of
// another. The inner loop takes 32 components.
TEXT ·dotFloatRows(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ probe+8(FP), DX
	MOVQ rows+16(FP), SI
	MOVQ n+24(FP), CX
	MOVQ width+32(FP), BX
	SHLQ $2, BX               // bytes

row:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	XORQ   AX, AX

lanes:
	VMOVUPS     (DX)(AX*1), Y4
	VMOVUPS     32(DX)(AX*1), Y5
	VMOVUPS     64(DX)(AX*1), Y6
	VMOVUPS     96(DX)(AX*1), Y7
	VFMADD231PS (SI)(AX*1), Y4, Y0
	VFMADD231PS 32(SI)(AX*1), Y5, Y1
	VFMADD231PS 64(SI)(AX*1), Y6, Y2
	VFMADD231PS 96(SI)(AX*1), Y7, Y3
	ADDQ        $128, AX
	CMPQ        AX, BX
	JLT         lanes

	VADDPS       Y1, Y0, Y0   // 32 lanes to 8, 4, 2, 1
	VADDPS       Y3, Y2, Y2
	VADDPS       Y2, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS       X1, X0, X0
	VMOVHLPS     X0, X0, X1
	VADDPS       X1, X0, X0
	VMOVSHDUP    X0, X1
	VADDSS       X1, X0, X0
	VMOVSS       X0, (DI)
	ADDQ         $4, DI
	ADDQ         BX, SI
	DECQ         CX
	JNZ          row
	VZEROUPPER
	RET

// func dotIntRows(dst *int32, probe *int16, rows *int8, n, width int)
//
// Bytes of a row become 16 bits, are multiplied with the probe's and added in pairs to
// 32 bits. The inner loop takes 32 components.
TEXT ·dotIntRows(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ probe+8(FP), DX
	MOVQ rows+16(FP), SI
	MOVQ n+24(FP), CX
	MOVQ width+32(FP), BX

row:
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	XORQ  AX, AX

lanes:
	VPMOVSXBW (SI)(AX*1), Y2
	VPMOVSXBW 16(SI)(AX*1), Y3
	VPMADDWD  (DX)(AX*2), Y2, Y2
	VPMADDWD  32(DX)(AX*2), Y3, Y3
	VPADDD    Y2, Y0, Y0
	VPADDD    Y3, Y1, Y1
	ADDQ      $32, AX
	CMPQ      AX, BX
	JLT       lanes

	VPADDD       Y1, Y0, Y0   // 16 lanes to 8, 4, 2, 1
	VEXTRACTI128 $1, Y0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0x4E, X0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPADDD       X1, X0, X0
	VMOVD        X0, (DI)
	ADDQ         $4, DI
	ADDQ         BX, SI
	DECQ         CX
	JNZ          row
	VZEROUPPER
	RET
