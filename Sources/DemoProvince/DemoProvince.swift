// DemoProvince
