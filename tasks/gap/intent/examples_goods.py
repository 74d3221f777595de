"""Labelled queries on goods, as people type them, after the rules in `docs/labelling-intent.md`: what the intent model is fitted to."""

EXAMPLES = {
    "electronics": {
        "informational": """
            how to reset iphone, why is my laptop so slow, what is an ssd, samsung tv wont turn on, how to screenshot on mac, airpods one side not
            working, iphone 13 battery health meaning, oled burn in, bluetooth pairing problem, what does 4k mean, printer offline windows 11, how
            many watts does a ps5 use, wifi 6 explained, ps5 error ce-108255-1, how to factory reset alexa, hdmi arc, macbook keyboard not
            responding, difference between usb c and thunderbolt, canon 2000d manual, clean laptop fan, ipad stuck on apple logo, how to take a
            screeshot on samsung, blue screen of death fix, frames per second human eye, when did the first iphone come out, does airtag work with
            android, dolby atmos meaning
        """,
        "navigational": """
            apple support, amazon, best buy, currys, samsung account, hp support drivers, icloud login, playstation network status, gmail, nvidia
            control panel, mediamarkt öffnungszeiten, best buy hours, logitech g hub, my verizon, dell warranty check, canon uk, newegg, verison
            login, amazn, apple store regent street, garmin connect, xbox support phone number, gsmarena, ifixit, www.ebay.com, google fi, ring
            login
        """,
        "commercial": """
            best laptop for students, iphone 15 vs samsung s23, gaming monitor, sony wh-1000xm5 review, noise cancelling headphones, robot vacuum,
            best budget phone 2024, macbook air m2, dyson v11 vs v15, oled tv, mechanical keyboards, is the ps5 pro worth it, top wifi routers,
            samsung galaxy s24 ultra, kindle alternatives, best tv under 500, smartwatches for android, ipad or surface for college, webcam reviews,
            4k projector, wireless earbuds, rtx 4070 vs 3080, dash cams, garmin forerunner 265, steam deck oled, cheap gaming laptops, nas for home,
            mirrorless camera for beginers, power banks, most reliable printer, hearing amplifiers reviews, bose qc45, smart home hubs compared,
            tablets for kids
        """,
        "transactional": """
            buy iphone 15 pro max 256gb, ps5 for sale, refurbished macbook pro, airpods pro 2 discount, hp 305xl black ink, 65 inch samsung tv
            deals, laptop repair near me, rtx 4090 in stock, iphone screen replacement, trade in phone, cheap sim only deals, download adobe reader,
            nintendo switch oled black friday, used canon eos r6, usb c to hdmi cable 2m, samsung s23 case, canon ef 50mm f1.8 price, xbox game pass
            3 months code, sell my phone, cr2032 battery 10 pack, dell xps 13 coupon, iphone 12 64gb unlocked, m.2 ssd 1tb, apple watch strap 44mm,
            phone repair open now, ps5 controller charger, logitech mx master 3s price, toner brother tn-2420, preorder ps5 pro
        """,
    },
    "fashion": {
        "informational": """
            how to wash a wool coat, what to wear to a wedding, uk to us shoe size, how to tie a tie, ring size chart, remove ink from leather,
            cocktail attire meaning, how should a suit fit, smart casual for women, who invented jeans, bra size calculator how to measure, capsule
            wardrobe, can you machine wash ugg boots, color analysis winter palette, 90s grunge outfits, y2k style, cashmere pilling why, what is
            gsm in fabric, business casual outfits ideas, how to lace vans, average shoe size men, french girl style, how to stretch leather shoes
        """,
        "navigational": """
            zara, h&m online, nike, asos returns, zalando login, gucci official site, shein, macys near 34th street, uniqlo store locator, john
            lewis, my asos orders, next, old navy credit card login, tk maxx opening times, levis uk, lululemon, vinted, primark click and collect,
            etsy, victorias secret, nordstrom rack, foot locker, adiddas
        """,
        "commercial": """
            best running shoes for flat feet, running shoes, leather handbags, winter coats for women, nike pegasus 40 review, hoka vs brooks,
            designer sunglasses, sustainable clothing brands, birkenstock arizona, engagement rings, top men's watches under 1000, wedding guest
            dresses, best white t shirts, are allbirds worth it, doc martens 1460, plus size swimwear, minimalist wallets, raincoats, yeezy
            alternatives, lab grown diamonds vs natural, ski jackets, adidas samba, hiking boots, uniqlo heattech reviews, maternity jeans, seiko 5,
            comfortable heels, shops like zara, mens dress shoes, best bras for support, nike air force 1, silk pillowcase, trail runners
        """,
        "transactional": """
            buy levis 501, mens black chelsea boots size 10, nike air max 90 white size 9, zara promo code, red cocktail dress uk 12, prom dresses
            for sale, north face jacket sale, cheap wedding dresses online, 14k gold chain 20 inch, next day delivery dress, ray ban aviator rb3025,
            nike discount code, suit hire, tailor near me, second hand designer bags, ladies waterproof jacket size 16, asos 20 off, shoe repair,
            baby girl dress 6-9 months, rolex submariner price, white linen shirt mens xl, custom t shirts printing, adidas samba og black gum,
            order school uniform, jordan 4 military black
        """,
    },
    "home and garden": {
        "informational": """
            how to prune roses, when to plant garlic, why are my tomato leaves turning yellow, how to unclog a drain, hydrangea care, kitchen layout
            ideas, how to get rid of ants, small bathroom ideas, how to fix a leaky faucet, monstera leaves curling, what is mulch, drought tolerant
            plants, mold on wall, living room paint colours, lawn care calendar, how deep to plant tulip bulbs, ikea hemnes assembly instructions,
            composting, toilet keeps running, hardiness zone map, peace lily toxic to cats, remove wallpaper, how many bricks per square metre,
            slugs, growing potatoes in bags, standard counter height, fridge not cooling, dishwasher smells, feng shui bedroom, black spot on roses,
            whens the last frost, pruning wisteria
        """,
        "navigational": """
            ikea, home depot, lowes near 77002 hours, wayfair login, b&q, screwfix catalogue, gardeners world, rhs, obi markt, bunnings, dunelm,
            homedepot, home depot credit card, sherwin williams, hornbach online, toolstation opening times, argos, pottery barn, houzz, monty don
            website, wickes kitchen planner login
        """,
        "commercial": """
            best cordless drill, corner sofa, robot lawn mower, dyson vs shark, raised garden beds, memory foam mattress, best mattress for side
            sleepers, garden furniture, air fryer reviews, quartz vs granite, heat pump vs gas boiler, composite decking, standing desks, kitchen
            renovation cost, weber genesis review, ninja foodi, electric fireplaces, greenhouses, pressure washer comparison, roof replacement cost,
            log burners, dehumidifiers, sectional couch, bosch series 6 washing machine, stihl ms 170, quietest dishwasher, bamboo vs hardwood
            flooring, smart thermostats, cost to build a deck, top rated hot tubs, new windows cost, led grow lights, artificial grass, cheap sheds,
            gas or electric lawn mower, vinyl plank flooring
        """,
        "transactional": """
            buy bare root roses, plumber near me, oak dining table for sale, tv stand 55 inch white, topsoil delivery, roofing contractors in
            dallas, boiler repair leeds, king size duvet cover grey, ikea discount code, free kitchen design appointment, 6x4 shed with base, skip
            hire, dulux white emulsion 10l, emergency electrician, lawn mower repair, rent carpet cleaner, fence panels 6x6, replacement filter
            bosch dishwasher, self storage, order flowers online, blinds made to measure, house cleaning services, artificial christmas tree 7ft, 2
            seater sofa bed sale, locksmith, get roofing quote, painters and decorators, window cleaner, seed potatoes, gravel bulk bag, tree
            removal service
        """,
    },
    "cars": {
        "informational": """
            how to change a tire, check engine light meaning, what is torque, how often to change oil, car wont start clicking noise, p0420 code,
            tire pressure honda civic, dashboard warning lights, what does abs stand for, how long do brake pads last, ford fiesta 2012 fuse box
            diagram, jump start car, how does a turbo work, toyota hilux towing capacity, bmw n54 engine problems, coolant leak symptoms, speed
            limit germany, car smells like gas, tesla model 3 0-60, mot rules, how to parallel park, ev charging times, 2015 golf oil type
        """,
        "navigational": """
            autotrader, carmax, toyota financial login, kbb, tesla, halfords, autozone, dvla contact number, ford owner, mobile.de, geico, bmw
            connected drive, carvana, o'reilly auto parts, kwik fit, edmunds, advance auto, cargurus, nissan finance phone number, e-zpass login,
            hertz
        """,
        "commercial": """
            best suv 2024, rav4 vs crv, used cars, most reliable cars, tesla model y review, hybrid cars, toyota corolla 2020, winter tyres, best
            dash cam, car insurance comparison, small electric cars, honda civic type r, kia sportage problems reviews, 7 seater cars, cheap first
            cars, roof boxes, mazda cx-5, pickup trucks, ceramic coating cost, car leasing vs buying, ford ranger or hilux, michelin vs continental,
            ev chargers for home, vw id 4, all season tires, tyre brands, how much to replace clutch, best oil for diesel, ford bronco
        """,
        "transactional": """
            used cars for sale near me, brake pads ford focus 2012, 205 55 r16 tyres, rent a car heathrow, mot near me, car wash, cheap car
            insurance quote, book driving test, sell my car, bmw e46 headlight, oil change coupon, toyota dealer houston, vw golf mk7 wing mirror
            cover, tow truck, used ford f150 under 10000, car battery 12v 70ah, mechanic, lease bmw x1, windscreen replacement, bosch wiper blades
            24 inch, van hire manchester, renew tax disc, car valeting near me, alternator vauxhall corsa, scrap my car, tesla model 3 price, honda
            dealership
        """,
    },
    "beauty": {
        "informational": """
            how to get rid of blackheads, what is retinol, hair types, how to apply eyeliner, niacinamide benefits, skin cycling, hooded eyes
            makeup, how long does botox last, why is my hair falling out, aha vs bha difference meaning, wolf cut, dry scalp vs dandruff, can you
            use vitamin c with retinol, nail ideas christmas, curly girl method, hair porosity test, french tip nails, dark circles causes, how to
            remove gel polish at home, purging skin
        """,
        "navigational": """
            sephora, ulta, boots advantage card, superdrug, cult beauty, lookfantastic, the ordinary website, mac cosmetics uk, sephora canada
            login, great clips check in, avon rep login, douglas online shop, beauty bay, sally beauty hours
        """,
        "commercial": """
            best shampoo for thin hair, cerave vs cetaphil, retinol serum, dyson airwrap review, vitamin c serums, best drugstore foundation,
            olaplex no 3, laser hair removal cost, electric shavers, perfume dupes, hair straighteners, korean skincare brands, mascara, charlotte
            tilbury flawless filter, tooth whitening kits, is dyson airwrap worth it, sunscreen for oily skin, hair oils, best smelling mens
            cologne, lip filler cost, natural deoderant, ipl vs laser, ghd platinum plus
        """,
        "transactional": """
            nail salon near me, hairdresser, book haircut, sephora discount code, chanel no 5 100ml, dior sauvage 100ml price, lash extensions near
            me, cerave moisturising cream 340g, botox london, barber open now, olaplex set sale, massage, eyebrow threading, buy retin a online, spa
            day deals, wella colour charm t18, hair salon chicago, makeup artist for wedding, tattoo shops, fenty foundation 240
        """,
    },
    "sports": {
        "informational": """
            how to do a deadlift, couch to 5k, offside rule, marathon world record, what is bmi, how many calories in an egg, premier league table,
            stretches for runners, who won the super bowl 2020, 12 week half marathon training plan, rules of pickleball, muscle groups, kettlebell
            swing form, messi goals, what size bike do i need, vo2 max, how to sharpen skates, creatine side effects, tour de france stages, golf
            handicap explained
        """,
        "navigational": """
            espn, strava, planet fitness, decathlon, sky sports, nba, sports direct, peloton login, wiggle, flashscore, anytime fitness cancel
            membership phone, dicks sporting goods, rei, fifa, man utd official site, garmin connect login, la fitness hours, gymshark
        """,
        "commercial": """
            best treadmill for home, yoga mats, whey protein, gravel bikes, hoka clifton 9, electric bikes, adjustable dumbbells, garmin vs polar,
            tennis rackets, protein powder reviews, golf drivers 2024, trek marlin 7, paddle boards, best running watch, rowing machines, gym
            memberships comparison, concept2 rower, football boots, ski helmets, climbing shoes for beginners, tents 4 person, ping g430, cycling
            shorts, foam rollers, road bike under 1000
        """,
        "transactional": """
            gym near me, buy kettlebell 16kg, arsenal tickets, manchester united shirt 2024, yoga classes, second hand bikes, swimming lessons,
            creatine monohydrate 1kg, ski hire chamonix, personal trainer, bike repair, trek domane al 2 56cm, nfl jersey, golf lessons, book squash
            court, nike football socks, decathlon promo code, wetsuit mens large, super bowl tickets, bike shop, marathon entry, dumbbells 20kg set
        """,
    },
    "pets": {
        "informational": """
            how often should i feed my puppy, can dogs eat grapes, cat sneezing, golden retriever lifespan, why do cats knead, how to trim dog
            nails, dog pregnancy length, signs of parvo, puppy potty training, hamster lifespan, cavapoo, rabbit diet, fleas on cats, is chocolate
            bad for dogs, dog years to human years, cat body language, betta fish tank size, kennel cough, maine coon, what fruit can dogs eat,
            bulldog breathing problems
        """,
        "navigational": """
            chewy, petsmart hours, pets at home, petco login, rspca, akc, fressnapf, banfield, zooplus, petplan contact, rover, battersea dogs home,
            dogs trust, kennel club
        """,
        "commercial": """
            best dry dog food, cat litter, dog beds for large dogs, pet insurance, royal canin vs hills, automatic cat feeder, dog harness, cordless
            dog clippers, fish tanks, orijen dog food review, best flea treatment for cats, dog dna tests, puppy food, cat trees, orthopedic dog
            bed, raw dog food brands, robotic litter box, gps dog tracker, hypoallergenic dog breeds for families
        """,
        "transactional": """
            puppies for sale near me, vet near me, dog groomer, buy frontline plus, adopt a cat, royal canin 15kg, dog boarding, chewy promo code,
            dog walker, 24 hour vet, cockapoo puppies for sale, horse saddle 17 inch, dog training classes, seresto collar large dog, cat sitter,
            goldfish bowl, emergency vet, guinea pig cage, labrador breeders, bravecto 20-40kg
        """,
    },
}
