"""Labelled queries on services and matters, as people type them, after the rules in `docs/labelling-intent.md`: what the intent model is fitted
to."""

EXAMPLES = {
    "health": {
        "informational": """
            symptoms of strep throat, how long does flu last, ibuprofen dosage, high blood pressure, what causes hives, knee pain when bending,
            normal heart rate, vitamin d deficiency, is shingles contagious, keto diet, ear infection adults, signs of diabetes, melatonin side
            effects, period late but negative test, sciatica exercises, how to lower cholesterol, foods high in iron, migraine, gallstones, adhd in
            women, hba1c normal range, stomach ache after eating, amoxicillin and alcohol, why am i always tired, pregnancy week by week, burning
            tongue, hand foot and mouth, appendix which side, ozempic side effects, gluten, shoulder impingement, sore throut remedy, bppv,
            mediterranean diet food list, anxiety attack, can you get pregnant on period
        """,
        "navigational": """
            nhs, webmd, mychart, cvs pharmacy, blue cross blue shield login, mayo clinic, kaiser permanente, patient access, walgreens, quest
            diagnostics appointment login, cigna provider portal, aok, labcorp, lloyds pharmacy, medicare.gov, my chart login, teladoc, specsavers,
            united healthcare phone number, planned parenthood
        """,
        "commercial": """
            best multivitamin for women, electric toothbrush, hearing aids, invisalign vs braces, private health insurance, lasik cost, blood
            pressure monitors, magnesium glycinate, best probiotics, omron bp monitor review, ozempic vs mounjaro, dental implants cost, collagen
            supplements, weight loss programs, massage chairs, noom reviews, oral b io 9, best mattress for back pain, compression socks, cost of
            hair transplant in turkey, cpap machines, top hospitals for cardiology, therapy apps, contact lenses daily brands, veneers price
            comparison, knee brace
        """,
        "transactional": """
            dentist near me, book flu shot, pharmacy open now, buy viagra online, urgent care, physiotherapist, std testing near me, online doctor
            prescription, covid test kit, contact lenses online, dermatologist houston, therapist, contour next test strips 100, ibuprofen 400mg 84
            tablets, order repeat prescription, chiropractor, find a gp, eye test, private mri scan london, vaccination appointment, renew
            prescription, acuvue oasys 1 day 90 pack, rent wheelchair, invisalign provider near me, pediatrician accepting new patients
        """,
    },
    "finance": {
        "informational": """
            what is an index fund, how does compound interest work, capital gains tax rate 2024, what is apr, inflation, roth ira contribution
            limits, how to save money, ebitda, what happens if i dont pay my credit card, tax brackets, usd to eur, bitcoin price today, how to read
            a balance sheet, bear market, escrow, standard deduction 2023, dow jones, how to improve credit score, w2 vs 1099, apple stock, is
            interest tax deductible, 50 30 20 rule, what does iban stand for, fed rate history, gross vs net, national insurance thresholds, state
            pension age
        """,
        "navigational": """
            chase, paypal login, bank of america, hsbc online banking, fidelity, wells fargo customer service, irs, santander, turbotax login, hmrc
            self assessment login, capital one, robinhood, revolut, sparkasse online banking, credit karma, experian, vanguard uk, chace bank, pay
            pal, lloyds bank, coinbase, american express phone number, barclays sort code, sofi, citi card, navy federal routing number
        """,
        "commercial": """
            best credit cards, high yield savings account, mortgage rates, term vs whole life insurance, personal loans, best isa rates, robo
            advisors, chase sapphire vs amex gold, accounting software for small business, student loan refinance, monzo vs starling, cheap car
            insurance, balance transfer cards, gold ira companies, top brokers, is lemonade insurance good, business bank accounts, credit union vs
            bank, xero vs quickbooks, equity release, bad credit loans, travel insurance, funeral plans, etf vs mutual fund which is better, crypto
            exchanges, nerdwallet best cd rates, home insurance reviews
        """,
        "transactional": """
            apply for credit card, open bank account online, mortgage calculator, car insurance quote, loan calculator, file taxes free, buy
            bitcoin, payday loans, instant loan online, accountant near me, get life insurance quote, money transfer to mexico, compound interest
            calculator, order cheque book, refinance my house, tax return form 1040 pdf, pay council tax, exchange euros, cancel direct debit, sell
            gold, atm near me, invoice template, apply for mortgage, business loan application, notary public
        """,
    },
    "travel": {
        "informational": """
            things to do in rome, weather in lisbon in october, do i need a visa for thailand, how far is paris from london, time in tokyo, best
            time to visit bali, what to pack for a cruise, plug type italy, carry on size limits, currency in morocco, is tap water safe in mexico,
            what language do they speak in brazil, 3 days in barcelona itinerary, grand canyon, safest countries in africa, jet lag, how tall is the
            eiffel tower, machu picchu altitude, kyoto cherry blossom dates, tipping in usa, what to see in prag, northern lights iceland when, map
            of croatia, sagrada familia history, national parks utah, baggage allowance ryanair, stonehenge
        """,
        "navigational": """
            booking.com, ryanair, airbnb, delta airlines, skyscanner, tripadvisor, marriott bonvoy login, expedia, british airways manage booking,
            hilton honors, trainline, easyjet check in, united airlines customer service, heathrow airport, jet2, amtrak, deutsche bahn, kayak, esta
            official website, tui, southwest, hotels.com, klm contact, national rail enquiries, disneyland paris, hostelworld, vrbo, ryan air,
            lufthansa miles and more
        """,
        "commercial": """
            best hotels in paris, all inclusive resorts mexico, best travel insurance, carry on luggage, best beaches in greece, cruise lines
            compared, family holidays, safari tours, airbnb vs vrbo, luxury hotels maldives, best time and place for honeymoon, club med reviews,
            backpacks for travel, hotel riu palace review, best airline to fly to japan, ski resorts austria, weekend breaks uk, top 10 restaurants
            in rome, best esim europe, away vs monos, interrail pass worth it, honeymoon destinations, hotels like sandals, adults only hotels,
            glamping uk, cheap holiday destinations, where to stay in lisbon
        """,
        "transactional": """
            flights to lisbon, cheap flights to new york, hotels near times square, book hotel barcelona, car hire malaga, last minute holidays,
            train tickets london to paris, airport parking gatwick, eiffel tower tickets, hotel berlin, camping near me, villa rental tuscany, jfk
            to lax, bus from madrid to sevilla, airbnb coupon, renew passport, apply for esta, airport transfer rome, eurostar tickets, hostels
            amsterdam, apartment for rent in lisbon, taxi, cabins in gatlinburg, ferry to ireland, rent motorhome, alhambra tickets, apply for
            indian visa, bed and breakfast whitby, cruises from southampton 2025, lodges with hot tub, business class flights to dubai
        """,
    },
    "food": {
        "informational": """
            banana bread recipe, how to boil eggs, how long to cook chicken breast, substitute for buttermilk, what is umami, calories in avocado,
            easy dinner ideas, pizza dough, how to make sourdough starter, chicken curry, can you freeze cheese, tablespoons in a cup, what wine
            goes with salmon, pad thai, internal temp for pork, vegan protein sources, is sushi raw, best before vs use by, air fryer chicken wings,
            brisket smoking time, gordon ramsay scrambled eggs, sous vide steak temperature, lasagne, pancakes, mexican street corn, oat milk
            nutrition, what is kimchi, thanksgiving sides, chili, carbonara recipie
        """,
        "navigational": """
            mcdonalds menu, dominos, starbucks, doordash, bbc good food, tesco clubcard, ubereats, costco hours, allrecipes, kroger, hellofresh
            login, whole foods, chick fil a, lidl plus, instacart, olive garden menu, nandos, just eat, waitrose, pizza hut number, texas roadhouse,
            trader joes, lieferando
        """,
        "commercial": """
            best coffee machine, meal delivery services, best olive oil, hellofresh vs gousto, espresso machines, kitchenaid mixer, non stick pans,
            best pizza in chicago, japanese knives, gluten free bread brands, instant pot vs slow cooker, wine subscription, coffee beans, breville
            barista express, vegan cheese, cast iron skillet, whisky gift sets, protein bars, best brunch london, air fryers, huel review, gin
            brands, pellet grills, best matcha powder, food processor
        """,
        "transactional": """
            pizza near me, order sushi online, restaurants near me, birthday cake delivery, chinese takeaway, buy saffron, dominos voucher,
            catering, book table for two, coffee beans 1kg, italian restaurant manchester, wedding cake, food delivery, restaurants open now, gluten
            free flour 16kg, case of red wine, bakery, brunch near me, hellofresh discount code, macallan 12, thai food, mexican restaurant, kfc
            delivery, afternoon tea london booking, xanthan gum, turkey crown order
        """,
    },
    "software": {
        "informational": """
            what is crm, how to merge cells in excel, python list comprehension, git rebase, what does saas mean, vlookup, how to center a div,
            agile vs waterfall, kubernetes, sql join types, http 403, what is a webhook, css flexbox, excel shortcuts, how to write a business plan,
            machine learning, docker compose example, remove duplicates google sheets, what is sso, power bi dax functions, javascript array
            methods, how to clear cache chrome, chatgpt prompts, phishing, email marketing statistics, erp meaning, regex, zero trust, word document
            recovery, nullpointerexception, outlook not sending emails
        """,
        "navigational": """
            github, slack login, salesforce, jira, canva, google analytics, office 365, trello, hubspot academy, zoom, notion, figma, shopify admin,
            mailchimp login, stack overflow, dropbox, aws console, teams web, zendesk support, chat gpt, adobe, xero, microsoft 365 admin center,
            bamboohr, workday login, wordpress, npm, docusign, asana app
        """,
        "commercial": """
            best crm for small business, hubspot vs salesforce, project management software, notion alternatives, zoom pricing plans comparison,
            antivirus, help desk software, best vpn, password managers, asana or trello, website builders, semrush review, inventory management
            system, email marketing tools, shopify vs woocommerce, cloud hosting providers, hr software, top erp systems, video conferencing, open
            source crm, nordvpn, payroll services, best free photo editor, jira competitors, mailchimp alternatives free, ai writing tools, pos
            systems, monday.com reviews, data warehouse, endpoint protection, g2 crm
        """,
        "transactional": """
            download chrome, free invoice template, pdf to word, nordvpn coupon, zoom download, windows 11 pro key, buy office 2021, adobe photoshop
            free trial, compress image, web design agency, register domain, youtube to mp3, resume builder free, hire wordpress developer, qr code
            generator, install python, vlc, hubspot demo, merge pdf, json formatter, speed test, logo maker, it support manchester, remove
            background, slack download mac, seo services, minecraft mods download, capcut apk, microsoft 365 family price, sign up zapier, png to
            jpg
        """,
    },
    "education": {
        "informational": """
            what is photosynthesis, how to write an essay, mitosis vs meiosis, quadratic formula, romeo and juliet summary, cover letter examples,
            causes of world war 1, how many continents are there, apa citation, what gpa do you need for harvard, periodic table, synonyms for
            important, what is a noun, gcse grade boundaries, freezing point of water, study tips, french revolution, area of a circle, what does
            stem stand for, ielts score, roman numerals, internship meaning, capital of australia, the great gatsby themes, binary, past tense of
            lead, tundra, how to become a nurse
        """,
        "navigational": """
            canvas login, khan academy, quizlet, coursera, duolingo, ucas, blackboard, harvard university, google classroom, open university,
            turnitin, chegg, powerschool parent portal, udemy, moodle login, mit, collegeboard, asu, linkedin learning, kahoot, clever, student
            finance login, oxford brookes
        """,
        "commercial": """
            best online mba, coding bootcamps, coursera vs udemy, best laptops for uni, online degrees, top universities for computer science,
            duolingo alternatives, tutoring services, sat prep books, data science courses, chegg review, language learning apps, private schools,
            is masterclass worth it, ielts courses online, project management certification, cheapest online college, boarding schools uk,
            homeschool curriculum, best graphing calculator
        """,
        "transactional": """
            apply to university, math tutor near me, enroll online course, free printable worksheets, udemy coupon, book ielts test, driving
            lessons, spanish classes london, order transcripts, download past papers, grammar checker, apply for fafsa, daycare near me, gpa
            calculator, college textbooks rent, student visa application, certificate template, nursery, buy essay, ged registration, first aid
            course, calculus 8th edition pdf, piano lessons, plagiarism checker, cscs test
        """,
    },
    "real estate and jobs": {
        "informational": """
            how to buy a house, what is a hoa, closing costs, stamp duty rates, how to write a cv, what does a project manager do, average salary
            nurse, escrow meaning, interview questions, how much deposit do i need for a mortgage, freehold vs leasehold, cost of living in austin,
            two weeks notice letter, how to negotiate salary, first time buyer, software engineer salary, resume tips, tenants rights, housing
            market predictions, star method, property tax texas
        """,
        "navigational": """
            zillow, rightmove, indeed, linkedin, zoopla, trulia, glassdoor, immobilienscout24, realtor, amazon jobs, usajobs, redfin, monster,
            workday, nhs jobs, adp login, apartments.com, reed, tesco careers, paycom, stepstone, craigslist
        """,
        "commercial": """
            best neighborhoods in chicago, best places to live in florida, real estate agents reviews, zillow vs redfin, online estate agents,
            mortgage brokers, best job sites, best cities for young professionals, new build vs old house, removal companies, home warranty
            companies, recruiters for engineers, new homes, top companies to work for, conveyancing fees, manufactured homes, resume writing
            services
        """,
        "transactional": """
            houses for sale in austin, apartments for rent, flats to rent manchester, part time jobs near me, house valuation, jobs, remote jobs,
            studio apartment brooklyn, land for sale, estate agents near me, warehouse jobs, rent a room, truck driver jobs, 3 bedroom house to rent
            leeds, commercial property to let, resume template, moving truck rental, conveyancing quote, nursing jobs london, mobile homes for sale,
            jobs hiring near me, condos miami, office space, estate agents bristol
        """,
    },
    "entertainment and public": {
        "informational": """
            taylor swift age, who won the oscars 2024, stranger things season 5 release date, moon phase, how many episodes in the last of us,
            election results, lyrics bohemian rhapsody, minecraft enchantments, population of india, elden ring bosses, king charles, what time is
            it in new york, when is easter 2025, gta 5 cheats, breaking bad, who is the president of france, weather, barack obama, earthquake,
            oppenheimer cast, nfl standings, ukraine war, calories burned walking, leap year, what is my ip, baby names, wordle hints, dune part 2
            ending explained, bank holidays 2025, zodiac signs, angel number 222
        """,
        "navigational": """
            netflix, youtube, facebook, bbc news, cnn, roblox, spotify web player, hotmail, twitter, whatsapp web, reddit, wikipedia, instagram
            login, usps, gov.uk, fedex tracking, dmv, royal mail, disney plus login, yahoo mail, imdb, ticketmaster, google translate, facbook, you
            tube, gogle, new york times, weather channel, elster, dhl sendungsverfolgung, pornhub, daily mail, wordle nyt, amazon prime
        """,
        "commercial": """
            best movies on netflix, best board games, netflix vs hulu, streaming services, best fantasy books, xbox or ps5, barbie movie review,
            nintendo switch games for kids, best podcasts, lego sets for adults, games like stardew valley, books like harry potter, top anime,
            baldurs gate 3 review, kindle vs kobo, prams, best baby monitor, car seats, toys for 5 year olds, gifts for dad, nanny cam, best gaming
            chairs
        """,
        "transactional": """
            taylor swift tickets, watch barbie online, cinema near me, download minecraft, renew passport online, hamilton tickets, lego star wars
            75192, pay parking ticket, xbox gift card, free coloring pages, change of address form, lion king london tickets, birth certificate
            copy, spotify premium gift card, escape room, bowling, kids party venue, one piece online, register to vote, book dmv appointment, harry
            potter box set, nappies size 4, graco car seat base, elden ring steam key, theatre tickets, movie times
        """,
    },
    "industry and hobbies": {
        "informational": """
            what is a vfd, how does a lathe work, iso 14001 meaning, mig vs tig welding difference, thread chart, pneumatics, what does nema 17
            mean, ip67 vs ip68, iron carbon diagram, how to read a micrometer, telescope magnification formula, what is a nebula, perseids 2024,
            exposure triangle, aperture explained, amateur radio q codes, how do beavers build dams, hedgehog diet, psalm 23, when is ramadan 2025,
            st patrick history, funny puns, tarot card meanings, how to roll dice dnd, chess openings, sudoku rules, crossword clue river in spain,
            whittling patterns, coin grading, rust vs corrosion, soldering tips, how to fillet a perch, bass spawning temperature, moon and tides,
            deer season dates, wingspan of an eagle, gardening by the moon, sheep breeds
        """,
        "navigational": """
            grainger login, uline catalog, 3m, siemens energy careers, royal astronomical society, national trust membership card, audubon society,
            b&h photo, dpreview forums, digikey, ham radio outlet, us chess federation, vatican, catholic charities, red cross, unicef, world bank,
            un women, oxfam shop online, scouts, girl guides, 4imprint, farmers weekly, john deere parts lookup, ebay motors, nra, texas parks and
            wildlife, met office, noaa marine, environment agency, bass pro shops
        """,
        "commercial": """
            best welding helmet, telescopes for beginners, trail cameras, laser engravers, nikon z6 vs sony a7iv, injection molding companies,
            warehouse racking systems, label printers, industrial 3d printers, fishing rods, metal detectors, barcode scanners, aquarium filters,
            canon r6 mark ii review, model trains, poker tables, top chess computers, e-bikes for hunting, packaging companies, hunting boots, plc
            brands, cost of powder coating, torque wrenches, drones under 250g, kilns, wood lathes, contract manufacturers in mexico, compost
            toilets, ice machines for restaurants, choice of pos for cafe, bulk water tanks
        """,
        "transactional": """
            m6 x 20 stainless bolts, scaffolding hire, buy telescope 114mm, laser cutting service, cnc machining near me, skf 6205-2rs, 4mm plywood
            sheets, custom packaging boxes, photographer for hire, 50mm pvc pipe, used forklift, ham radio license exam register, fishing license,
            church hall hire, pallets wholesale, engraving, dnd character sheet pdf, heavy duty shelving 5 tier, welding classes, hydraulic cylinder
            50mm bore, wood burning kit michaels coupon, key cutting, passport photos, steel stockholders leeds, chicken wire 50m roll, day old
            chicks, firewood delivery, pottery kiln for sale, crane hire, film developing, guitar picks 1mm pack
        """,
    },
}
