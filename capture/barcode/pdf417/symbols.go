package pdf417

import (
	"cmp"
	"encoding/base64"
	"slices"
)

// A codeword is four bars and four spaces, a bar first, each 1 to 6 modules wide and 17
// together. Its cluster is (b1 - b2 + b3 - b4) mod 9, b the widths of the bars; a row takes
// all its codewords from cluster 0, 3 or 6 by turns.
const (
	modules  = 17
	codes    = 929
	clusters = 3
)

// widths are those of a codeword's bars and spaces.
type widths [8]uint8

// used says which of a cluster's patterns are codewords, one bit each, the lowest of a byte
// first (ISO/IEC 15438 annex A). The order is that of order.
var used = [clusters]string{
	"/7L8C/zDo/++/o8/7//qv77+v//q/yqqgv8L/8qv+//zVV1L8LVO8Db//96aV8tXT+/+/9e6zdvr/6/eSlGVFAB8X/3X9/93a24T" +
		"n728/X+f61ZfJ8sz8c7W9/+z969pW71d/7d/Z19VpZICAMj+/v/v+1y3erv/v9X75rSt3u7/3b+z/8658//3b393r6qqCiCr6vOv" +
		"VX9/Xfft2v1df/d3d9//fwAAAAAAAAAAAAAAAAAAAAAAAAAA",
	"////////v3/////////3/////////////38///////9////72ftX71+9f/X2/v/bv/3bv/3/9+/37////8////////9v//Zv//b/" +
		"//1f/+3f/u3//////////////9/f39////////////9/////////////z8///////g8A",
	"/+f//v//93//////////f///+///////1fvf/////9v////v/////////2//////r97f/v//9v//9/////v/v///7/7//1+9v/3/" +
		"/9v//9///8/////7///t//9fvb/9/2////t//P////7/vf///vb//////3///////wAA",
}

// symbols holds the widths of each codeword by cluster and value.
var symbols = build()

func build() (out [clusters][]widths) {
	var all [clusters][]widths
	var grow func(w widths, n int, left int)
	grow = func(w widths, n, left int) {
		if n == len(w) {
			if k := (9 + int(w[0]) - int(w[2]) + int(w[4]) - int(w[6])) % 9; left == 0 && k%3 == 0 {
				all[k/3] = append(all[k/3], w)
			}
			return
		}
		for w[n] = 1; w[n] <= 6 && int(w[n]) <= left; w[n]++ {
			grow(w, n+1, left-int(w[n]))
		}
	}
	grow(widths{}, 0, modules)
	for k, patterns := range all {
		slices.SortFunc(patterns, order)
		mask, _ := base64.StdEncoding.DecodeString(used[k]) // a test counts what comes of it
		for i, w := range patterns {
			if i/8 < len(mask) && mask[i/8]>>(i%8)&1 == 1 {
				out[k] = append(out[k], w)
			}
		}
	}
	return out
}

// order is the standard's: by the distances between like edges, first to last.
func order(a, b widths) int {
	for i := 1; i < 6; i++ {
		if c := cmp.Compare(a[i]+a[i+1], b[i]+b[i+1]); c != 0 {
			return c
		}
	}
	return cmp.Compare(a[6], b[6])
}

// dark says for each module whether it is.
func (w widths) dark() (out [modules]bool) {
	at := 0
	for i, n := range w {
		for range n {
			out[at] = i%2 == 0
			at++
		}
	}
	return out
}
