//! A style of writing in, a program of 10,000 lines in that style out.

/// The styles: a name, and a stretch of program in which `@` stands for a running number.
pub const STYLES: [(&str, &str); 5] = [
    ("functions", FUNCTIONS),
    ("pipelines", PIPELINES),
    ("strings", STRINGS),
    ("containers", CONTAINERS),
    ("comments", COMMENTS),
];

/// At least 10,000 lines of the stretch, again and again.
pub fn program(stretch: &str) -> String {
    let times = 10_000_usize.div_ceil(stretch.lines().count());
    (0..times).map(|at| stretch.replace('@', &at.to_string())).collect()
}

const FUNCTIONS: &str = r#"fn distance@(left, right, scale: 1) {
    dx = left[0] - right[0]
    dy = left[1] - right[1]
    sqrt(dx * dx + dy * dy) * scale
}
fn counter@(start: @) {
    count = start
    step = ^(by: 1) {
        count += by
        if count > 1_000 and by != 0 {
            count = 0
        } else if count < 0 {
            return nil
        }
        count
    }
    step
}
fn search@(values, wanted) {
    low = 0
    high = values.len - 1
    while low <= high {
        middle = floor((low + high) / 2)
        found = values[middle]
        if found == wanted { return middle }
        if found < wanted { low = middle + 1 } else { high = middle - 1 }
    }
    -1
}
fn fibonacci@(n) { if n < 2 { n } else { fibonacci@(n - 1) + fibonacci@(n - 2) } }
total@ = distance@([0, 0], [3, 4]) + fibonacci@(5) * search@([1, 2, 3], 2)
"#;

const PIPELINES: &str = r#"fn even@(n) { n % 2 == 0 }
fn sum@(total: 0, n) { total + n }
numbers@ = range(1, @ + 10)
squares@ = numbers@ *> ^(n) { n * n } |> .filter(even@) &> sum@
names@ = ["ada", "grace", "alan"] *> .trim *> .upper |> .join(", ")
top@ = numbers@
    |> .filter(^(n) { n > 3 and n < 100 })
    *> ^(n) { n * 2 + 1 }
    |> .sort(:desc)
    |> .take(5)
longest@ = names@.split(", ") *> ^(name) { [name: name, size: name.len] } |> .sort_by(^(row) { -row[:size] }) |> .first
grouped@ = numbers@.group_by(^(n) { n % 3 }).map(.len)
"#;

const STRINGS: &str = r#"first_name@ = "Ada"
last_name@ = "Lovelace"
puts "Hello, {first_name@} {last_name@}! You are number {@ + 1} of {2 * @}."
fn describe@(item, price) {
    text = "{item.upper}: {format(price, "0.00")} EUR"
    if price > 100 { text += " (expensive)" }
    "<li class=\"item\">{text}</li>\n"
}
message@ = "The quick brown fox jumps over the lazy dog, and then it takes a long rest."
path@ = "/var/data/" + first_name@ + "/report-@.csv"
puts describe@("a pair of socks", 7.5) + describe@("a piano", 4_200)
words@ = message@.split(" ") *> ^(word) { "{word.len}: {word.pad_right(12)}|" }
"#;

const CONTAINERS: &str = r#"person@ = [
    name: "Grace Hopper",
    born: 1906,
    languages: ["COBOL", "FLOW-MATIC", "A-0"],
    address: [street: "Main Street @", city: "Arlington", zip: "22201"],
    active: true,
    boss: nil,
]
matrix@ = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
person@[:born] = person@[:born] + 1
person@.languages << "MATH-MATIC" << "B-0"
matrix@[1][2] = matrix@[0][0] * 2.5
settings@ = [*person@, verbose: false, level: :high, "content type": "text/plain", retries: 3]
print(settings@[:level], get(settings@, :missing, []))
for_each@ = settings@.keys.filter(^(key) { key != :level }).map(^(key) { settings@[key] })
"#;

const COMMENTS: &str = r#"# Rounds a price to the next step, as the shop's customers are used to it.
#
# A step of 0.05 gives prices as they are common in Switzerland, one of 1 whole francs. The price may be
# negative: then it is a refund, and the customer is never given less than what is due.
fn rounded@(price, step: 0.05) {
    # Half a step more, so that the exact middle goes up.
    steps = floor((price + step / 2) / step)
    steps * step    # not `price - price % step`, which rounds towards nought
}

# The same for a whole basket: each price is rounded by itself, since that is what is printed on the labels.
fn basket@(prices) { prices *> rounded@ |> .sum }
"#;
