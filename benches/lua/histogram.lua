-- How often each remainder comes up: reads and writes of one place.
local function histogram(n)
    local counts = {}
    for at = 0, 99 do counts[at] = 0 end
    local x = 1
    local i = 0
    while i < n do
        x = x * 75 % 65537
        counts[x % 100] = counts[x % 100] + 1
        i = i + 1
    end
    return counts[0] + counts[99]
end
print(histogram(1000000))
