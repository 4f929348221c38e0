// Package browser drives Debian's chromium, headless, as a person drives a
// browser: by keyboard, by what the page says, and with pictures of it. Pictures
// go to the folder in GATEHOUSE_SHOTS; without it none are taken.
package browser
