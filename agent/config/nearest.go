package config

// nearest finds the word that somebody may have meant: at most a third of it
// is wrong.
func nearest(typed string, words []string) (string, bool) {
	best, word := max(len(typed)/3, 1)+1, ""
	if len(typed) > 40 {
		return "", false
	}
	for _, w := range words {
		if d := distance(typed, w); d < best {
			best, word = d, w
		}
	}
	return word, word != ""
}

// distance counts the letters to insert, take away, change or swap with their
// neighbour to make b of a (Damerau and Levenshtein, optimal string alignment).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
