-- A million values appended to one table.
local function main(n)
    local xs = {}
    local i = 0
    while i < n do
        xs[#xs + 1] = i
        i = i + 1
    end
    return #xs
end
print(main(1000000))
