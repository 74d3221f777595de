"""Labelled queries whose words point one way and whose intent goes another, after the rules in `docs/labelling-intent.md`.

“Best way to” asks how, “best drill” compares; “order of operations” buys nothing; “how much does a boiler cost” weighs a purchase.
"""

EXAMPLES = {
    "cues of another intent": {
        "informational": """
            best way to clean an oven, best time to plant grass seed, best way to lose belly fat, top 10 tallest buildings, best friend quotes,
            order of operations, book of genesis, free will philosophy, login page html css, hours in a year, accounts payable meaning, compare and
            contrast essay, sale deed format, cheap synonym, discount formula, price elasticity of demand, apple stock price, gold price today, what
            does for sale by owner mean, ticket to ride rules, is target open on easter, what time does walmart close, does costco sell gas, who
            owns whatsapp, how does paypal work, how to delete facebook account, when was amazon founded, why is instagram down, how to use canva,
            what is chatgpt, netflix error code nw-2-5, how to cancel spotify, google doodle today, ikea effect, youtube to the moon meaning,
            difference between review and journal article, what is a quote in business, application of derivatives, register in linguistics,
            delivery of baby stages, store of value, near death experience, local anesthesia, emergency fund how much, address of speech meaning,
            contact dermatitis, address bar, open source meaning, service level agreement, how to make money online, is shein safe, are airpods
            waterproof, cost accounting, opportunity cost, rate of reaction, download speed vs upload speed, the best man speech examples, comparing
            fractions, top of foot pain, buy side vs sell side, how to book a flight for someone else, how to return amazon package, how to sell on
            etsy, tesla stock, walmart store count, how long does shipping take from china, best before date eggs, amazon rainforest, apple
            nutrition, jaguar animal, delta variant, mercury retrograde, puma animal, galaxy definition, oracle bone script, shell scripting, nike
            goddess, python snake, how do discount codes work, mit license meaning, vs code extensions not loading, how to write a product review,
            is buying gold a good idea, mortgage definition, insurance deductible explained, how do hotels clean sheets, how is wine made, why are
            diamonds expensive, how are tires made, coffee and blood pressure
        """,
        "commercial": """
            how much does a boiler cost, which laptop should i buy, what is the best dog food, should i buy or lease a car, is a standing desk worth
            it, do i need a vpn, how good is the iphone camera compared to pixel, netflix price, spotify vs apple music, office 365 plans, what
            mattress is best for back pain, are electric cars worth buying, buy or rent house, who has the best mortgage rates, how much is a tesla,
            what vacuum to buy for pet hair, where is the best place to buy a sofa, is costco membership worth it, how much do braces cost, is
            bluehost good, free vpn, gym membership prices, notion pricing, which hoover is best, what to look for in a stroller, hubspot pricing,
            amazon prime cost, is dominos better than pizza hut, disney plus plans, hulu cost per month, how much does a wedding photographer cost,
            can you recommend a good crm, wordpress themes, tesla alternatives, what phone has best battery life, good cheap tablets, kids bikes,
            solar panel prices, zoom alternatives, tinder gold worth it, wayfair reviews, is temu legit, lawyer cost for divorce, nice restaurants
            in boston, good hotels edinburgh, cool gadgets, unique gifts for mum, new cars 2025
        """,
        "transactional": """
            where to buy mulch, where can i get a flu shot, who buys used furniture, how to get a refund form hmrc apply, can i book a table at
            nobu, i need a plumber, looking for a flat in leeds, watch game of thrones, play chess online, is there a pharmacy open now, where to
            watch oppenheimer, whats a good place to get my hair cut near me, get passport photo, send flowers to france, make an appointment, hire
            someone to build deck, cheapest place to buy tires near me, convert kg to lbs, translate english to spanish, random number generator,
            free movies, play solitaire, learn spanish app download, get rid of old fridge collection, recycle old phone for cash, print photos,
            rent tux, find a therapist, become a member rspb join, donate clothes, make a will online, start llc, unsubscribe adobe, change name
            deed poll apply, same day flower delivery, wifi speed test, tip calculator, bmi calculator, percentage calculator, age calculator,
            online stopwatch, translate to french, image to text, jigsaw puzzles online free, free stock photos
        """,
        "navigational": """
            target, boots, next, gap, apple, chase, discover, shell, delta, oracle, pandora, indeed, ring, slack, zoom, square, stripe, gmail com,
            facebook com login, bank of america near me hours, costco gas hours, amazon prime video, google maps, google flights, apple music web,
            ebay uk, bbc iplayer, walmart app, tesla careers, chase customer service, amazon order history, youtube tv, fox sports, my walmart, ihop
            menu, wells fargo routing number, santander contact, nike headquarters, klarna, temu, vinted, depop, bumble, tinder, hinge, onlyfans,
            chaturbate, stake, bet365, ao3, jstor, pubmed, miro, loom, plex, kodi, whatsapp download for pc official site, spotify customer service,
            ikea catalogue, tesco near me opening times, hsbc branch, ups store hours, cvs near me hours, mcdonalds menu, starbucks app, uber
            support, lyft driver login, airbnb help, doordash driver login, walmart pharmacy, sams club photo, home depot tool rental, reddit
            askscience, trader joes locations, zara near me, pizza hut menu prices, delta flight status, united check in, adidas com, tesla investor
            relations, wikipedia cats, utube, facebok, amzon, walmrt
        """,
    },
}
