package picture_test

import "flag"

var folder = flag.String("photographs", "", "a folder with the photographs of choosing() and proving() as PGM, 1920 x 1080; .ci/bench camera makes it")

// The photographs are all those of the Debian packages plasma-workspace-wallpapers,
// mate-backgrounds, lomiri-wallpapers-16.04 and lomiri-wallpapers-20.04. The
// rule: a picture is in if a camera took it of things before the camera, and
// nothing is drawn into it. It was applied by looking at every picture of the
// packages, and no measure decides: FreshFlower and YellowFlower are in focus
// in a narrow strip only, Storm is streaked by a long exposure, DarkestHour and
// ColdRipple are mist, and Dune, FreshFlower, GreenMeadow and
// Picture_1A_by_freespace are smaller than 1920 x 1080 and are enlarged.
//
// Out, by that rule, as drawings, paintings, renderings and gradients:
//   - of plasma-workspace-wallpapers Altai, Autumn, Canopee, Cascade, Cluster,
//     Elarun, Flow, FlyingKonqui, Honeywave, IceCold, Kay, Kokkini, MilkyWay,
//     Opal, PastelHills, Patak, SafeLanding, Shell, Volna;
//   - of mate-backgrounds all of abstract (Elephants is a painting, mirrored)
//     and of desktop (emblems, stripes, and lights drawn with a soft brush);
//   - of the lomiri ones Fossa_by_Jasper_Roks, Painting-Colors_by__herobrine7gamer,
//     umang_by_Abhishek_Mudgal (a gradient with a fold), and Infinite-Sea_by_Aury88
//     (stars above a drawn sea).

// choosing are the photographs that served to choose the measure of sharpness
// and the limits. FreshFlower, YellowFlower and Storm are here since they were
// looked at then, and prove nothing any more.
func choosing() []string {
	return []string{
		"Aqua", "Bridge_by_Sander_Klootwijk", "ColdRipple", "DarkestHour", "Dune", "FallenLeaf",
		"FreshFlower", "GreenMeadow", "Kite", "LadyBird", "Picture_0B_by_freespace", "RainDrops",
		"Storm", "Wine_by_Jakkub_Mede", "YellowFlower", "aitzgorri_by_Aitzol_Berasategi",
		"free_by_Peter_Nerlich", "greentock_by_Peter_Nerlich", "picosdeeuropa_by_Aitzol_Berasategi",
		"summer_1am",
	}
}

// proving are the others.
func proving() []string {
	return []string{
		"Blinds", "BytheWater", "ColorfulCups", "Dragonfly_by_Bolly", "EveningGlow", "Garden", "Grey",
		"Kleiber_by_Lukas_Baubkus", "OneStandsOut", "Path", "Picture_1A_by_freespace", "TwoWings", "Wood",
		"analogpattern_by_Peter_Nerlich", "friends_by_Aitzol_Berasategi", "life_by_Aitzol_Berasategi",
		"seeding_by_Clements_Engelhardt", "sunset_by_Aitzol_Berasategi",
	}
}
